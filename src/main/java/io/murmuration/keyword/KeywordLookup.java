package io.murmuration.keyword;

/** Finds the keyword that a slug stands for. */
@FunctionalInterface
public interface KeywordLookup {
  /** The keyword as it is followed now, or {@code null} if it is not followed (any more). */
  Keyword find(String slug);

  /**
   * The same, by somebody who knows that there has been a life of the keyword that began at {@code
   * since}, in milliseconds: an earlier life is not the one as it is followed now.
   */
  default Keyword find(String slug, long since) {
    return find(slug);
  }

  /**
   * Another number after each change of what {@link #find} answers; below 0 if nobody counts, and
   * then anything may have changed.
   */
  default long changes() {
    return -1;
  }
}
