package io.murmuration.operate.trial;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import io.murmuration.text.Links;
import io.murmuration.text.Range;
import io.murmuration.text.Words;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the words of posts, to find those that part of the matching posts share and few others
 * have: probably another meaning of the query. Holds a bounded number of words.
 */
final class ExclusionWords {
  private static final int MAX_WORDS = 200_000;
  private static final int MAX_EXCLUSIONS = 5;
  private static final int MIN_POSTS = 5;
  private static final double MIN_SHARE = 0.05;
  private static final double MAX_SHARE = 0.6;

  /** The minimum ratio of the share in matching posts to that in all. */
  private static final double MIN_LIFT = 3;

  private static final class Count {
    private long matching;
    private long all;

    private double lift(long matched, long read) {
      return (double) matching / matched / ((double) all / read);
    }
  }

  private final Set<String> own = new HashSet<>();
  private final Map<String, Count> counts = new HashMap<>();

  ExclusionWords(Query query) {
    query.root().leaves().forEach(leaf -> own.addAll(Words.of(leaf.text())));
  }

  void add(Post post, boolean matches) {
    for (String word : new HashSet<>(Words.of(withoutLinks(post.text())))) {
      if (word.length() > 2 && !own.contains(word)) {
        Count count = counts.get(word);
        if (count == null && counts.size() < MAX_WORDS) {
          count = new Count();
          counts.put(word, count);
        }
        if (count != null) {
          count.all++;
          count.matching += matches ? 1 : 0;
        }
      }
    }
  }

  private static String withoutLinks(String text) {
    StringBuilder kept = new StringBuilder();
    int from = 0;
    for (Range link : Links.of(text)) {
      kept.append(text, from, link.start()).append(' ');
      from = link.end();
    }
    return kept.append(text, from, text.length()).toString();
  }

  List<Trial.Exclusion> exclusions(long matched, long read) {
    return counts.entrySet().stream()
        .filter(entry -> isExclusion(entry.getValue(), matched, read))
        .sorted(
            Comparator.<Map.Entry<String, Count>>comparingDouble(
                    entry ->
                        -entry.getValue().matching * Math.log(entry.getValue().lift(matched, read)))
                .thenComparing(Map.Entry::getKey))
        .limit(MAX_EXCLUSIONS)
        .map(
            entry ->
                new Trial.Exclusion(entry.getKey(), (double) entry.getValue().matching / matched))
        .toList();
  }

  private static boolean isExclusion(Count count, long matched, long read) {
    double share = (double) count.matching / Math.max(1, matched);
    return count.matching >= MIN_POSTS
        && share >= MIN_SHARE
        && share <= MAX_SHARE
        && count.lift(matched, read) >= MIN_LIFT;
  }
}
