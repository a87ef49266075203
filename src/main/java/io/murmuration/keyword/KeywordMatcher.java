package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the keywords whose queries match a post. For one thread, like {@link QueryMatcher}. */
public final class KeywordMatcher {
  private static final int MANY_CHECKS_PER_POST = 200;

  private final QueryMatcher<Keyword> matcher;

  /**
   * Creates a matcher for keywords, using the first keyword of each slug.
   *
   * @throws io.murmuration.query.QueryException if the query of a keyword is invalid
   */
  public KeywordMatcher(Collection<Keyword> keywords) {
    this(new QueryMatcher<>(queries(keywords)));
  }

  private KeywordMatcher(QueryMatcher<Keyword> matcher) {
    this.matcher = matcher;
  }

  /** Returns a matcher for other keywords that knows how frequent words were so far. */
  public KeywordMatcher with(Collection<Keyword> keywords) {
    return new KeywordMatcher(matcher.with(queries(keywords)));
  }

  /** Returns the keywords whose queries match a post, each once, in no particular order. */
  public List<Keyword> match(Post post) {
    return matcher.match(post);
  }

  /**
   * Returns a sentence about a word that makes matching slow, since most posts with it are checked
   * for hundreds of keywords, or {@code null} if there is none.
   */
  public String costliestWord() {
    QueryIndex.Frequent anchor = matcher.mostFrequent();
    return anchor == null || anchor.checksPerPost() < MANY_CHECKS_PER_POST
        ? null
        : String.format(
            Locale.ROOT,
            "%,d keywords need '%s', which %.0f %% of the posts have: rarer words would make this faster",
            anchor.queries(),
            anchor.text(),
            100 * anchor.share());
  }

  private static Map<Keyword, Query> queries(Collection<Keyword> keywords) {
    Map<String, Keyword> bySlug = new LinkedHashMap<>();
    keywords.forEach(keyword -> bySlug.putIfAbsent(keyword.slug(), keyword));
    Map<Keyword, Query> queries = new LinkedHashMap<>();
    bySlug.values().forEach(keyword -> queries.put(keyword, keyword.parsed()));
    return queries;
  }
}
