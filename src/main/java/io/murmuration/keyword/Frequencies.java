package io.murmuration.keyword;

import java.util.Collection;

/**
 * Estimates the share of posts that have each literal, from recent posts. All counts are halved
 * from time to time, so that old posts fade. The estimate of a literal without posts rises with the
 * number of keywords that have it, and falls with its length; of a property such as the language,
 * it is that all posts have it.
 */
final class Frequencies {
  private static final int HALVING = 1 << 17;

  /** The weight of the first estimate, in posts. */
  private static final double PRIOR_POSTS = 1000;

  private final Literals literals;
  private final double[] prior;
  private final int[] counts;
  // The number of posts before the literal was known.
  private final int[] missed;
  private int posts;

  /**
   * @param literalsOfKeywords the literals of each keyword
   * @param earlier the frequencies of other keywords in earlier posts, or {@code null}
   */
  Frequencies(Literals literals, Collection<int[]> literalsOfKeywords, Frequencies earlier) {
    this.literals = literals;
    counts = new int[literals.size()];
    missed = new int[literals.size()];
    prior = new double[literals.size()];
    posts = earlier == null ? 0 : earlier.posts;
    literals
        .numbers()
        .forEach(
            (literal, number) -> {
              prior[number] =
                  literal.type().isFrequent() ? PRIOR_POSTS : 1.0 / (1 + literal.text().length());
              Integer before = earlier == null ? null : earlier.literals.numbers().get(literal);
              counts[number] = before == null ? 0 : earlier.counts[before];
              missed[number] = before == null ? posts : earlier.missed[before];
            });
    for (int[] ofKeyword : literalsOfKeywords) {
      for (int literal : ofKeyword) {
        prior[literal]++;
      }
    }
  }

  /** Counts the literals of a post. */
  void add(PostLiterals post) {
    for (int i = 0; i < post.size(); i++) {
      counts[post.get(i)]++;
    }
    if (++posts == HALVING) {
      posts >>= 1;
      for (int literal = 0; literal < counts.length; literal++) {
        counts[literal] >>= 1;
        missed[literal] >>= 1;
      }
    }
  }

  /** Returns the estimated share of posts that have a literal, which can exceed 1. */
  double share(int literal) {
    return (counts[literal] + prior[literal]) / (posts - missed[literal] + PRIOR_POSTS);
  }
}
