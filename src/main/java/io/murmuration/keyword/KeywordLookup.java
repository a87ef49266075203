package io.murmuration.keyword;

/** Finds the keyword that a slug stands for. */
@FunctionalInterface
public interface KeywordLookup {
  /** The keyword as it is followed now, or {@code null} if it is not followed (any more). */
  Keyword find(String slug);
}
