package io.murmuration.visualization;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was counted for a keyword: its total, and the terms of the last hour, the top first. */
public record Result(String keyword, long total, List<Term> relatedTerms) {
  /** A term, and how many of the posts that mention the keyword contain it. */
  public record Term(String term, long count) {}

  static List<Result> of(LiveState picture) {
    Map<String, Long> totals =
        picture.mentions().stream().collect(Collectors.toMap(Mention::slug, Mention::total));
    Map<String, Related> related =
        picture.relatedTerms().stream()
            .collect(Collectors.toMap(Related::slug, Function.identity()));
    return picture.keywords().stream()
        .map(
            keyword ->
                new Result(
                    keyword.phrase(),
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
