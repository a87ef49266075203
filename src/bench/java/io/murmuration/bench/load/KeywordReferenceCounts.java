package io.murmuration.bench.load;

import com.ibm.icu.text.UTF16;
import io.murmuration.message.Post;
import io.murmuration.message.RelatedTerms;
import io.murmuration.related.TermExtractor;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the posts of one keyword and the terms in them exactly, by pane. */
final class KeywordReferenceCounts {
  private static final long PANE_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final int TOP = 100;

  private static final Comparator<Map.Entry<String, Long>> BEST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey(new UTF16.StringComparator(true, false, 0)));

  private final Set<String> ownWords;
  private final Map<Long, Map<String, Long>> panes = new TreeMap<>();
  private long posts;

  public KeywordReferenceCounts(Set<String> ownWords) {
    this.ownWords = ownWords;
  }

  public void add(Post post, TermExtractor extractor) {
    posts++;
    Map<String, Long> pane =
        panes.computeIfAbsent(post.createdAt() / PANE_MILLIS, start -> new HashMap<>());
    extractor.extract(post, ownWords, term -> pane.merge(term, 1L, Long::sum));
  }

  public long posts() {
    return posts;
  }

  /** Returns whether {@code counters} counters per pane suffice to count every term exactly. */
  public boolean isExact(int counters) {
    return panes.values().stream().allMatch(pane -> pane.size() <= counters);
  }

  /** Returns a description of the first error in a result, or an empty string if it is correct. */
  public String difference(
      long total, long relatedPosts, List<RelatedTerms.Term> terms, int counters) {
    if (total != posts || relatedPosts != posts) {
      return "total %d, related posts %d, expected %d".formatted(total, relatedPosts, posts);
    }
    Map<String, Long> counts = new HashMap<>();
    panes.values().forEach(pane -> pane.forEach((t, n) -> counts.merge(t, n, Long::sum)));
    return isExact(counters)
        ? exactDifference(terms, counts)
        : boundedDifference(terms, counts, counters);
  }

  private static String exactDifference(List<RelatedTerms.Term> terms, Map<String, Long> counts) {
    List<String> expected =
        counts.entrySet().stream()
            .sorted(BEST_FIRST)
            .limit(TOP)
            .map(e -> e.getKey() + "=" + e.getValue())
            .toList();
    List<String> actual = terms.stream().map(t -> t.term() + "=" + t.count()).toList();
    return actual.equals(expected)
        ? ""
        : "related terms %s, expected %s".formatted(actual, expected);
  }

  private String boundedDifference(
      List<RelatedTerms.Term> terms, Map<String, Long> counts, int counters) {
    double error = 0;
    for (Map<String, Long> pane : panes.values()) {
      error += pane.values().stream().mapToLong(n -> n).sum() / (double) counters;
    }
    for (RelatedTerms.Term term : terms) {
      long count = counts.getOrDefault(term.term(), 0L);
      if (Math.abs(term.count() - count) > error) {
        return "%s: count %d, expected %d with an error of at most %.1f"
            .formatted(term.term(), term.count(), count, error);
      }
    }
    return "";
  }
}
