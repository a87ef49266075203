package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.Attributes.firstOf;

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
        TweetFormat.link(author, id),
        references(tweet, includes),
        media(content.anyObject("attachments"), includes),
        Attributes.client(tweet.anyString("source")));
  }

  /** A retweet has no other reference: its original answers or quotes, not itself. */
  private static Post.References references(JsonFields tweet, TweetIncludes includes)
      throws PostFormatException {
    JsonFields retweeted = reference(tweet, "retweeted");
    if (retweeted != null) {
      return new Post.References(null, account(retweeted, includes), null);
    }
    String answeredId = tweet.anyText("in_reply_to_user_id");
    JsonFields answered = reference(tweet, "replied_to");
    JsonFields quoted = reference(tweet, "quoted");
    return new Post.References(
        firstOf(
            tweet.anyObject("in_reply_to_user").anyString("username"),
            handle(includes.user(answeredId)),
            answered == null ? null : handle(user(complete(answered, includes), includes)),
            answeredId,
            answered == null ? null : account(answered, includes)),
        null,
        quoted == null ? null : account(quoted, includes));
  }

  /** Returns the handle or id of the author of a referenced post, or else the id of the post. */
  private static String account(JsonFields reference, TweetIncludes includes) {
    JsonFields post = complete(reference, includes);
    return firstOf(handle(user(post, includes)), post.anyText("author_id"), post.anyId());
  }

  /** Returns the referenced post if it is known, otherwise the reference, which has its id. */
  private static JsonFields complete(JsonFields reference, TweetIncludes includes) {
    JsonFields included = includes.tweet(reference.anyText("id"));
    return reference.has("text") || included == null ? reference : included;
  }

  private static JsonFields user(JsonFields post, TweetIncludes includes) {
    return post.isObject("author")
        ? post.anyObject("author")
        : includes.user(post.anyText("author_id"));
  }

  private static String handle(JsonFields user) {
    return user == null ? null : user.anyString("username");
  }

  private static List<String> media(JsonFields attachments, TweetIncludes includes) {
    return Attributes.media(
        attachments.isArray("media")
            ? attachments.anyObjects("media").stream().map(media -> media.anyString("type"))
            : attachments.anyStrings("media_keys").stream().map(includes::mediaType));
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
    JsonFields retweeted = reference(tweet, "retweeted");
    JsonFields original = retweeted == null ? null : complete(retweeted, includes);
    return original == null || !original.has("text") ? null : original;
  }

  /** Returns the first reference of a type, or {@code null} if there is none. */
  private static JsonFields reference(JsonFields tweet, String type) throws PostFormatException {
    for (JsonFields reference : tweet.objects("referenced_tweets")) {
      if (type.equals(reference.string("type"))) {
        return reference;
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
