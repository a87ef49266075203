package io.murmuration.visualization;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The terms that travel with a keyword: what {@code related-terms} holds for one shard, or several
 * shards added up. {@code slug} is {@code null} as read from the topic, whose key names it. {@code
 * panesFrom} is when the first of the panes began, each of which is {@code paneMillis} long.
 */
record Related(
    String slug,
    String keyword,
    long at,
    long window,
    long posts,
    long panesFrom,
    long paneMillis,
    List<RelatedTerm> terms) {
  private static final int MAX_TERMS = 100;

  /** So many terms, the first, have counts per pane. */
  private static final int WITH_PANES = 20;

  /**
   * {@code score} is the share of the posts that contain the term, from 0 to 1; {@code panes} says
   * how many of these are in each pane, the oldest first, {@code null} after the first 20 terms.
   */
  record RelatedTerm(
      String term,
      long count,
      double score,
      @JsonInclude(JsonInclude.Include.NON_NULL) long[] panes) {}

  Related withSlug(String slug) {
    return new Related(slug, keyword, at, window, posts, panesFrom, paneMillis, terms);
  }

  /** The same with no more than its first terms. */
  Related top(int most) {
    List<RelatedTerm> first = terms.subList(0, Math.min(most, terms.size()));
    return new Related(slug, keyword, at, window, posts, panesFrom, paneMillis, first);
  }

  /**
   * Both together. The panes are those of the later one, and hold what the shards say: of a term
   * that is not among the first 20 of a shard, nothing.
   */
  Related plus(Related other) {
    if (other.panesFrom > panesFrom) {
      return other.plus(this);
    }
    Map<String, Long> counts = new HashMap<>();
    Stream.concat(terms.stream(), other.terms.stream())
        .forEach(term -> counts.merge(term.term(), term.count(), Long::sum));
    Map<String, Series> panes = panes();
    other
        .panes()
        .forEach(
            (term, series) -> panes.merge(term, series, (one, two) -> one.plus(two, paneMillis)));
    Series none = panes.values().stream().findAny().map(this::none).orElse(null);
    long allPosts = posts + other.posts;
    List<RelatedTerm> top = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_TERMS)
        .forEach(
            e -> {
              Series series = panes.getOrDefault(e.getKey(), none);
              long[] counted =
                  top.size() < WITH_PANES && none != null
                      ? none.plus(series, paneMillis).counts()
                      : null;
              double score = (double) e.getValue() / allPosts;
              top.add(new RelatedTerm(e.getKey(), e.getValue(), score, counted));
            });
    return new Related(
        slug, keyword, Math.max(at, other.at), window, allPosts, panesFrom, paneMillis, top);
  }

  private Series none(Series like) {
    return new Series(panesFrom, new long[like.counts().length]);
  }

  /** By term; what was written by an earlier version has none. */
  private Map<String, Series> panes() {
    Map<String, Series> panes = new HashMap<>();
    for (RelatedTerm term : terms) {
      if (term.panes() != null) {
        panes.put(term.term(), new Series(panesFrom, term.panes()));
      }
    }
    return panes;
  }
}
