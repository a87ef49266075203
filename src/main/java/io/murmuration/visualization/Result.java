package io.murmuration.visualization;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The results for a keyword: its label or query, its total, and the terms of the last hour, most
 * frequent first.
 */
public record Result(String keyword, long total, List<Term> relatedTerms) {
  /** A term and the number of posts that mention the keyword and contain it. */
  public record Term(String term, long count) {}

  static List<Result> of(LiveState state) {
    Map<String, Long> totals =
        state.mentions().stream().collect(Collectors.toMap(Mention::slug, Mention::total));
    Map<String, Related> related =
        state.relatedTerms().stream().collect(Collectors.toMap(Related::slug, Function.identity()));
    return state.keywords().stream()
        .map(
            keyword ->
                new Result(
                    keyword.displayName(),
                    totals.getOrDefault(keyword.slug(), 0L),
                    terms(related.get(keyword.slug()))))
        .toList();
  }

  private static List<Term> terms(Related related) {
    return related == null
        ? List.of()
        : related.terms().stream().map(term -> new Term(term.term(), term.count())).toList();
  }
}
