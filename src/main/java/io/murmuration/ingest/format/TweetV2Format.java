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
 * Decodes posts of the X API v2: messages of the filtered stream, which contain a post in {@code
 * data} with its references in {@code includes}, and posts without this envelope. A {@link Problem}
 * becomes a notice of its kind. A retweet has the content of its original, if included, with the
 * author, id and time of the retweet. An edited post keeps its first id. Of the fields, only {@code
 * id} and {@code text} are required. Safe for use by several threads.
 *
 * @see <a href="https://docs.x.com/x-api/fundamentals/data-dictionary">X API v2, data
 *     dictionary</a>
 */
public final class TweetV2Format {
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
    if (!message.has("data")) {
      return message.has("matching_rules") || Problem.matches(message);
    }
    JsonFields tweet = message.anyObject("data");
    return message.has("matching_rules") || tweet.has("text") || isTweet(tweet);
  }

  /** Returns whether an object has fields that only a post without an envelope has. */
  static boolean isTweet(JsonFields message) {
    return message.has("edit_history_tweet_ids")
        || (message.has("author_id")
            && (message.has("text") || PostTimes.isSnowflake(message.anyId())));
  }

  /** Returns whether an object of no other format can be a post without an envelope. */
  static boolean canBeTweet(JsonFields message) {
    return message.has("text")
        && !message.has("source")
        && PostTimes.isSnowflake(message.anyId())
        && !TweetFormat.hasFieldOfVersion1(message);
  }

  Item decode(JsonFields message) throws PostFormatException {
    // Errors beside data concern missing includes.
    if (!message.has("data") && Problem.matches(message)) {
      return new Notice(Problem.read(message).kind());
    }
    JsonFields tweet = message.required(message.object("data"), "data");
    return tweet(tweet, TweetIncludes.of(message));
  }

  /** Decodes a post of a message or page. */
  Item tweet(JsonFields tweet, TweetIncludes includes) throws PostFormatException {
    List<String> versions = tweet.strings("edit_history_tweet_ids");
    Post post = post(tweet, includes, versions);
    return versions.size() > 1 ? new Edited(post, true) : new Accepted(post);
  }

  private Post post(JsonFields tweet, TweetIncludes includes, List<String> versions)
      throws PostFormatException {
    String id = tweet.requiredId();
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
        PostTimes.millisOrThatOfId(tweet, "created_at", id),
        urls(content.object("entities"), entities),
        entities == null ? tags.hashtags(text) : entities.stringsOf("hashtags", "tag"),
        entities == null ? tags.mentions(text) : entities.stringsOf("mentions", "username"),
        TweetFormat.link(author, id));
  }

  private static Post.Author author(JsonFields tweet, TweetIncludes includes)
      throws PostFormatException {
    JsonFields user = tweet.has("author") ? tweet.object("author") : null;
    String id = TweetFormat.idOrNull(tweet, "author_id");
    if (user == null && id != null) {
      user = includes.user(id);
    } else if (user != null && id == null) {
      id = TweetFormat.idOrNull(user, "id");
    }
    return new Post.Author(
        id == null ? Post.Author.UNKNOWN : id, user == null ? null : user.string("username"));
  }

  /** Returns the retweeted post, from the includes or from the reference that contains it. */
  private static JsonFields original(JsonFields tweet, TweetIncludes includes)
      throws PostFormatException {
    for (JsonFields reference : tweet.objects("referenced_tweets")) {
      if ("retweeted".equals(reference.string("type"))) {
        return reference.has("text") ? reference : includes.tweet(reference.anyText("id"));
      }
    }
    return null;
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
