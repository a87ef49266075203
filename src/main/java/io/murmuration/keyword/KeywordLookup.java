package io.murmuration.keyword;

/** Finds the followed keyword of a slug. */
@FunctionalInterface
public interface KeywordLookup {
  /** Returns the keyword as it is followed now, or {@code null} if it is not followed. */
  Keyword find(String slug);

  /**
   * Returns the keyword as it is followed now, if its generation is not older than a known one.
   *
   * @param since the beginning of a generation that the caller knows of, in milliseconds since the
   *     epoch
   */
  default Keyword find(String slug, long since) {
    return find(slug);
  }

  /**
   * Returns a number that differs after each change of the results of {@link #find}. It is negative
   * if changes are not counted, and then anything may have changed.
   */
  default long changes() {
    return -1;
  }
}
