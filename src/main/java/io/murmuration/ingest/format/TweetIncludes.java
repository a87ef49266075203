package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The users, posts and media that a message or page of the X API v2 includes, by id. */
final class TweetIncludes {
  static final TweetIncludes NONE =
      new TweetIncludes(Collections.emptyMap(), Collections.emptyMap(), Collections.emptyMap());

  private final Map<String, JsonFields> users;
  private final Map<String, JsonFields> tweets;
  private final Map<String, JsonFields> media;

  private TweetIncludes(
      Map<String, JsonFields> users,
      Map<String, JsonFields> tweets,
      Map<String, JsonFields> media) {
    this.users = users;
    this.tweets = tweets;
    this.media = media;
  }

  /** Returns the includes of a message. */
  static TweetIncludes of(JsonFields message) throws PostFormatException {
    JsonFields includes = message.object("includes");
    return includes == null
        ? NONE
        : new TweetIncludes(
            by("id", includes.objects("users")),
            by("id", includes.objects("tweets")),
            by("media_key", includes.anyObjects("media")));
  }

  private static Map<String, JsonFields> by(String key, List<JsonFields> objects) {
    Map<String, JsonFields> byKey = new HashMap<>();
    for (JsonFields object : objects) {
      byKey.putIfAbsent(object.anyText(key), object);
    }
    return byKey;
  }

  /** Returns a user, or {@code null} if it is not included. */
  JsonFields user(String id) {
    return users.get(id);
  }

  /** Returns a post, or {@code null} if it is not included. */
  JsonFields tweet(String id) {
    return tweets.get(id);
  }

  /** Returns the type of an attachment, or {@code null} if it is not included. */
  String mediaType(String key) {
    JsonFields included = media.get(key);
    return included == null ? null : included.anyString("type");
  }
}
