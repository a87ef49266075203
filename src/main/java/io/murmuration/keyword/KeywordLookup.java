package io.murmuration.keyword;

/** Finds the keyword of a slug. */
@FunctionalInterface
public interface KeywordLookup {
  /** Returns the followed keyword, or {@code null} if the slug is not followed. */
  Keyword find(String slug);

  /**
   * Returns a number that differs after each change of the keywords. A negative number means that
   * changes are not counted, so anything may have changed.
   */
  default long changes() {
    return -1;
  }
}
