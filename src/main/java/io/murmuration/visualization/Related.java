package io.murmuration.visualization;

import io.murmuration.message.RelatedTerms;
import io.murmuration.message.RelatedTerms.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The related terms of a keyword as browsers get them: the sum of the {@link RelatedTerms} of its
 * shards.
 */
record Related(
    String slug,
    String keyword,
    long at,
    long window,
    long posts,
    long panesFrom,
    long paneMillis,
    List<Term> terms) {
  static Related of(String slug, RelatedTerms shard) {
    return new Related(
        slug,
        shard.keyword(),
        shard.at(),
        shard.window(),
        shard.posts(),
        shard.panesFrom(),
        shard.paneMillis(),
        shard.terms());
  }

  /** Returns the same with at most its first terms. */
  Related top(int maxTerms) {
    List<Term> first = terms.subList(0, Math.min(maxTerms, terms.size()));
    return new Related(slug, keyword, at, window, posts, panesFrom, paneMillis, first);
  }

  /**
   * Returns the sum over the panes of the later one. The counts per pane include only shards whose
   * panes have the same length, and in which the term is among the first {@value
   * RelatedTerms#WITH_PANES}.
   */
  Related plus(Related other) {
    if (other.panesFrom > panesFrom) {
      return other.plus(this);
    }
    Map<String, Long> counts = new HashMap<>();
    Stream.concat(terms.stream(), other.terms.stream())
        .forEach(term -> counts.merge(term.term(), term.count(), Long::sum));
    Map<String, Series> panes = panes();
    if (other.paneMillis == paneMillis) {
      other
          .panes()
          .forEach(
              (term, series) -> panes.merge(term, series, (one, two) -> one.plus(two, paneMillis)));
    }
    long allPosts = posts + other.posts;
    List<Term> top = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(RelatedTerms.MAX_TERMS)
        .forEach(
            e ->
                top.add(
                    new Term(
                        e.getKey(),
                        e.getValue(),
                        (double) e.getValue() / Math.max(1, allPosts),
                        top.size() < RelatedTerms.WITH_PANES
                            ? counts(panes, e.getKey())
                            : List.of())));
    return new Related(
        slug, keyword, Math.max(at, other.at), window, allPosts, panesFrom, paneMillis, top);
  }

  /** Returns the counts of a term aligned to these panes, or none if no term has panes. */
  private List<Long> counts(Map<String, Series> panes, String term) {
    return panes.values().stream()
        .findAny()
        .map(any -> new Series(panesFrom, new long[any.counts().length]))
        .map(none -> none.plus(panes.getOrDefault(term, none), paneMillis))
        .map(series -> Arrays.stream(series.counts()).boxed().toList())
        .orElse(List.of());
  }

  /** Returns the panes by term. Terms written by an earlier version have none. */
  private Map<String, Series> panes() {
    Map<String, Series> panes = new HashMap<>();
    for (Term term : terms) {
      if (!term.panes().isEmpty()) {
        long[] counts = term.panes().stream().mapToLong(Long::longValue).toArray();
        panes.put(term.term(), new Series(panesFrom, counts));
      }
    }
    return panes;
  }
}
