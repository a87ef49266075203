package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;
import java.util.HashMap;
import java.util.Map;

/** The users and posts that a message or page of the X API v2 includes, by id. */
final class TweetIncludes {
  static final TweetIncludes NONE = new TweetIncludes(Map.of(), Map.of());

  private final Map<String, JsonFields> users;
  private final Map<String, JsonFields> tweets;

  private TweetIncludes(Map<String, JsonFields> users, Map<String, JsonFields> tweets) {
    this.users = users;
    this.tweets = tweets;
  }

  /** Returns the includes of a message. */
  static TweetIncludes of(JsonFields message) throws PostFormatException {
    JsonFields includes = message.object("includes");
    return includes == null
        ? NONE
        : new TweetIncludes(byId(includes, "users"), byId(includes, "tweets"));
  }

  private static Map<String, JsonFields> byId(JsonFields includes, String list)
      throws PostFormatException {
    Map<String, JsonFields> byId = new HashMap<>();
    for (JsonFields object : includes.objects(list)) {
      byId.putIfAbsent(object.anyText("id"), object);
    }
    return byId;
  }

  /** Returns a user, or {@code null} if it is not included. */
  JsonFields user(String id) {
    return users.get(id);
  }

  /** Returns a post, or {@code null} if it is not included. */
  JsonFields tweet(String id) {
    return tweets.get(id);
  }
}
