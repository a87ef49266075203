package io.murmuration.visualization;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The terms that travel with a keyword: what {@code related-terms} holds for one shard, or several
 * shards added up. {@code slug} is {@code null} as read from the topic, whose key names it.
 */
record Related(
    String slug, String keyword, long at, long window, long posts, List<RelatedTerm> terms) {
  private static final int MAX_TERMS = 100;

  /** {@code score} is the share of the posts that contain the term, from 0 to 1. */
  record RelatedTerm(String term, long count, double score) {}

  Related withSlug(String slug) {
    return new Related(slug, keyword, at, window, posts, terms);
  }

  Related plus(Related other) {
    Map<String, Long> counts = new HashMap<>();
    Stream.concat(terms.stream(), other.terms.stream())
        .forEach(term -> counts.merge(term.term(), term.count(), Long::sum));
    long allPosts = posts + other.posts;
    List<RelatedTerm> top =
        counts.entrySet().stream()
            .map(e -> new RelatedTerm(e.getKey(), e.getValue(), (double) e.getValue() / allPosts))
            .sorted(
                Comparator.comparingLong(RelatedTerm::count)
                    .reversed()
                    .thenComparing(RelatedTerm::term))
            .limit(MAX_TERMS)
            .toList();
    return new Related(slug, keyword, Math.max(at, other.at), window, allPosts, top);
  }
}
