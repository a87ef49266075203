package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decodes the messages of the filtered stream of the X API v2: a post in {@code data} with its
 * references in {@code includes}, or a {@link Problem}, which becomes a notice of its kind. A
 * retweet has the content of its original, if included, with the author, id and time of the
 * retweet. An edited post keeps its first id. Safe for use by several threads.
 *
 * @see <a href="https://docs.x.com/x-api/fundamentals/data-dictionary">X API v2, data
 *     dictionary</a>
 */
public final class TweetV2Format {
  /** The epoch of post ids, which contain 41 bits of milliseconds above 22 other bits. */
  private static final long SNOWFLAKE_EPOCH = 1_288_834_974_657L;

  private static final int SNOWFLAKE_SHIFT = 22;

  private final TagsInText tags = new TagsInText();

  /**
   * Decodes one message.
   *
   * @throws PostFormatException if it is neither a post nor a problem, or a post has a missing or
   *     invalid field
   */
  public Item decode(byte[] bytes, int from, int length) throws PostFormatException {
    return decode(JsonFields.parse(bytes, from, length));
  }

  /** Returns whether an object has fields that only this format has. */
  static boolean matches(JsonFields message) {
    return message.has("data") || Problem.matches(message);
  }

  Item decode(JsonFields message) throws PostFormatException {
    // Errors beside data concern missing includes.
    if (!message.has("data") && Problem.matches(message)) {
      return new Notice(Problem.read(message).kind());
    }
    JsonFields tweet = message.required(message.object("data"), "data");
    List<String> versions = tweet.strings("edit_history_tweet_ids");
    Post post = post(tweet, message.object("includes"), versions);
    return versions.size() > 1 ? new Edited(post, true) : new Accepted(post);
  }

  private Post post(JsonFields tweet, JsonFields includes, List<String> versions)
      throws PostFormatException {
    String id = tweet.required("id");
    Post.Author author = author(tweet, includes);
    JsonFields original = original(tweet, includes);
    JsonFields content = original == null ? tweet : original;
    JsonFields note = content.object("note_tweet");
    JsonFields holder = note != null && note.has("text") ? note : content;
    String text = TweetFormat.unescape(holder.required(holder.string("text"), "text"));
    String lang = tweet.string("lang");
    JsonFields entities = holder.object("entities");
    return new Post(
        versions.isEmpty() ? id : versions.get(0),
        "x",
        author,
        text,
        "und".equals(lang) ? null : lang,
        createdAt(tweet, id),
        urls(content.object("entities"), entities),
        entities == null ? tags.hashtags(text) : entities.stringsOf("hashtags", "tag"),
        entities == null ? tags.mentions(text) : entities.stringsOf("mentions", "username"),
        "https://x.com/" + (author.handle() == null ? "i" : author.handle()) + "/status/" + id);
  }

  private static Post.Author author(JsonFields tweet, JsonFields includes)
      throws PostFormatException {
    String id = tweet.required("author_id");
    JsonFields user = included(includes, "users", id);
    return new Post.Author(id, user == null ? null : user.string("username"));
  }

  private static JsonFields original(JsonFields tweet, JsonFields includes)
      throws PostFormatException {
    for (JsonFields reference : tweet.objects("referenced_tweets")) {
      if ("retweeted".equals(reference.string("type"))) {
        return included(includes, "tweets", reference.string("id"));
      }
    }
    return null;
  }

  private static JsonFields included(JsonFields includes, String list, String id)
      throws PostFormatException {
    if (includes != null && id != null) {
      for (JsonFields object : includes.objects(list)) {
        if (id.equals(object.string("id"))) {
          return object;
        }
      }
    }
    return null;
  }

  private static long createdAt(JsonFields tweet, String id) throws PostFormatException {
    long createdAt = tweet.timeMillis("created_at");
    if (createdAt >= 0) {
      return createdAt;
    }
    try {
      long snowflake = Long.parseLong(id);
      if (snowflake >= 0) {
        return (snowflake >> SNOWFLAKE_SHIFT) + SNOWFLAKE_EPOCH;
      }
    } catch (NumberFormatException e) {
      // An id that is not a number contains no time.
    }
    throw tweet.wrong("created_at", "is missing");
  }

  /** Links of the complete text come first; only the entities of the short text have pictures. */
  private static List<String> urls(JsonFields entities, JsonFields completeEntities)
      throws PostFormatException {
    Set<String> urls = new LinkedHashSet<>();
    addUrls(urls, completeEntities);
    addUrls(urls, entities);
    return List.copyOf(urls);
  }

  private static void addUrls(Set<String> urls, JsonFields entities) throws PostFormatException {
    if (entities == null) {
      return;
    }
    for (JsonFields url : entities.objects("urls")) {
      String unwound = url.string("unwound_url");
      String address = unwound == null || unwound.isEmpty() ? url.string("expanded_url") : unwound;
      if (address != null && !address.isEmpty()) {
        urls.add(address);
      }
    }
  }
}
