package io.murmuration.support;

import io.murmuration.keyword.NaiveMatcher;
import io.murmuration.message.Post;
import io.murmuration.query.Query;
import io.murmuration.related.TermExtractor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The expected results of the whole pipeline, counted in the simplest way.
 *
 * @param ids ids of the posts that mention a keyword, by keyword
 * @param terms number of those posts with each term, by keyword
 * @param matched number of posts that mention any keyword
 */
public record NaiveCounts(
    Map<String, List<String>> ids, Map<String, Map<String, Long>> terms, long matched) {
  private static final Comparator<Map.Entry<String, Long>> BY_COUNT_THEN_CODE_POINTS =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(e -> e.getKey().codePoints().toArray(), Arrays::compare);

  public static NaiveCounts of(List<Post> posts, List<String> keywords) {
    TermExtractor extractor = new TermExtractor();
    Map<String, List<String>> ids = new LinkedHashMap<>();
    Map<String, Map<String, Long>> terms = new LinkedHashMap<>();
    for (String keyword : keywords) {
      ids.put(keyword, new ArrayList<>());
      terms.put(keyword, new HashMap<>());
    }
    long matched = 0;
    for (Post post : posts) {
      NaiveMatcher matcher = new NaiveMatcher(post);
      List<String> mentioned = keywords.stream().filter(matcher::matches).toList();
      for (String keyword : mentioned) {
        ids.get(keyword).add(post.id());
        extractor.extract(
            post,
            extractor.ownWords(Query.parse(keyword)),
            term -> terms.get(keyword).merge(term, 1L, Long::sum));
      }
      matched += mentioned.isEmpty() ? 0 : 1;
    }
    return new NaiveCounts(ids, terms, matched);
  }

  public long total(String keyword) {
    return ids.get(keyword).size();
  }

  /** Returns the most frequent terms of a keyword, equal counts by ascending code points. */
  public List<Map.Entry<String, Long>> topTerms(String keyword, int top) {
    return terms.get(keyword).entrySet().stream()
        .sorted(BY_COUNT_THEN_CODE_POINTS)
        .limit(top)
        .toList();
  }
}
