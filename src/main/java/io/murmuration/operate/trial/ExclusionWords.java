package io.murmuration.operate.trial;

import io.murmuration.message.Post;
import io.murmuration.query.Leaf;
import io.murmuration.query.Query;
import io.murmuration.query.QueryException;
import io.murmuration.related.TermExtractor;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the terms of posts, to find those that part of the matching posts share and others seldom
 * have: probably another meaning of the query. Holds a bounded number of terms, none of which is in
 * the query.
 */
final class ExclusionWords {
  private static final int MAX_TERMS = 200_000;
  private static final int MAX_EXCLUSIONS = 5;
  private static final double MIN_SHARE = 0.05;
  private static final double MAX_SHARE = 0.6;

  /** One of 130,000 terms that are equally frequent in all posts exceeds it by chance. */
  private static final double MIN_LIKELIHOOD_RATIO = 20;

  /** Maximum difference in length between two forms of a word. */
  private static final int MAX_ENDING = 2;

  private static final class Count {
    private long matching;
    private long all;
  }

  private final TermExtractor extractor = new TermExtractor();
  private final Set<String> own;
  private final Map<String, Count> counts = new HashMap<>();

  ExclusionWords(Query query) {
    own = new HashSet<>(extractor.ownWords(query));
    query.root().leaves().forEach(leaf -> own.addAll(Words.of(leaf.text())));
  }

  void add(Post post, boolean matches) {
    extractor.extract(post, own, term -> add(term, matches));
  }

  private void add(String term, boolean matches) {
    Count count =
        counts.size() < MAX_TERMS
            ? counts.computeIfAbsent(term, added -> new Count())
            : counts.get(term);
    if (count != null) {
      count.all++;
      count.matching += matches ? 1 : 0;
    }
  }

  /** Returns the terms that set their posts apart the most, each in one form. */
  List<Trial.Exclusion> exclusions(long matched, long read) {
    List<String> best =
        counts.entrySet().stream()
            .filter(entry -> isExclusion(entry.getValue(), matched, read))
            .sorted(
                Comparator.<Map.Entry<String, Count>>comparingDouble(
                        entry -> -likelihoodRatio(entry.getValue(), matched, read))
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    List<String> chosen = new ArrayList<>();
    List<Trial.Exclusion> exclusions = new ArrayList<>();
    for (String term : best) {
      String condition = condition(term);
      if (exclusions.size() < MAX_EXCLUSIONS
          && condition != null
          && chosen.stream().noneMatch(other -> areForms(term, other))) {
        chosen.add(term);
        double share = (double) counts.get(term).matching / matched;
        exclusions.add(new Trial.Exclusion(condition, share));
      }
    }
    return exclusions;
  }

  private static boolean isExclusion(Count count, long matched, long read) {
    double share = (double) count.matching / Math.max(1, matched);
    return share >= MIN_SHARE
        && share <= MAX_SHARE
        && share > (double) count.all / read
        && likelihoodRatio(count, matched, read) >= MIN_LIKELIHOOD_RATIO;
  }

  /**
   * Returns G², which is large if matching posts have a term more or less often than others (T.
   * Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, 1993).
   */
  private static double likelihoodRatio(Count count, long matched, long read) {
    long elsewhere = count.all - count.matching;
    return 2
        * (excess(count.matching, count.all, matched, read)
            + excess(elsewhere, count.all, read - matched, read)
            + excess(matched - count.matching, read - count.all, matched, read)
            + excess(read - matched - elsewhere, read - count.all, read - matched, read));
  }

  /** Returns the logarithm of observed to expected posts of two properties, by their number. */
  private static double excess(long both, long first, long second, long read) {
    return both == 0 ? 0 : both * Math.log((double) both / first * read / second);
  }

  /**
   * Returns a term as one condition of a query, or {@code null} if it is none, as an emoji or a
   * hashtag of two words.
   */
  private static String condition(String term) {
    try {
      Query query = Query.parse(term);
      return query.root() instanceof Leaf ? query.canonical() : null;
    } catch (QueryException e) {
      return null;
    }
  }

  private static boolean areForms(String one, String other) {
    String first = one.replaceFirst("^#", "");
    String second = other.replaceFirst("^#", "");
    return (first.startsWith(second) || second.startsWith(first))
        && Math.abs(first.length() - second.length()) <= MAX_ENDING;
  }
}
