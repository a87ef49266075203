package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the mutes whose queries match a post. For one thread, like {@link QueryMatcher}. */
public final class MuteMatcher {
  private final QueryMatcher<Mute> matcher;

  /** Creates a matcher for mutes with valid queries. */
  public MuteMatcher(Collection<Mute> mutes) {
    Map<Mute, Query> queries = new LinkedHashMap<>();
    mutes.forEach(mute -> queries.put(mute, mute.parsed()));
    matcher = new QueryMatcher<>(queries);
  }

  /**
   * Returns the mutes that match a post and are for one of its keywords, each once, in no
   * particular order.
   */
  public List<Mute> match(Post post, Collection<Keyword> keywords) {
    return matcher.match(post).stream()
        .filter(mute -> keywords.stream().anyMatch(mute::isFor))
        .toList();
  }
}
