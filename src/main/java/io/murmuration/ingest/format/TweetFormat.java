package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.Attributes.firstOf;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decodes the JSON of the Twitter/X streaming API v1.1: tweets with plain {@code text}, {@code
 * extended_tweet} or {@code full_text} ({@code tweet_mode=extended}), and notices. A retweet has
 * the content of its original with the author, id and time of the retweet. A quoting tweet has only
 * its own content. Users, times and entities that another tool has left out are optional.
 *
 * @see <a href="https://developer.x.com/en/docs/x-api/v1/data-dictionary/overview">X API v1.1, data
 *     dictionary</a>
 */
final class TweetFormat {
  /** Notices that are objects under their name. */
  private static final Set<String> NOTICES =
      Set.of(
          "delete",
          "scrub_geo",
          "limit",
          "status_withheld",
          "user_withheld",
          "disconnect",
          "warning",
          "direct_message",
          "control");

  private static final Set<String> LISTS = Set.of("friends", "friends_str");

  private static final Set<String> OF_A_TWEET =
      Set.of("id_str", "user", "created_at", "timestamp_ms", "full_text", "retweeted_status");

  /** Only tweets have any of these. */
  private static final Set<String> OF_TWEETS_ONLY =
      Set.of(
          "id_str",
          "timestamp_ms",
          "full_text",
          "extended_tweet",
          "extended_entities",
          "retweeted_status");

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern PERMALINK =
      Pattern.compile("https?://[a-z.]*(?:twitter|x)\\.com/(?!i/)(\\w+)/status/.*");

  private final TagsInText tags;

  TweetFormat(TagsInText tags) {
    this.tags = tags;
  }

  /**
   * Decodes one message of the stream; returns empty for JSON of another format.
   *
   * @throws PostFormatException if it is a tweet, or the deletion of one, with a missing or invalid
   *     field
   */
  Optional<Item> decode(JsonFields message) throws PostFormatException {
    boolean tweet = false;
    boolean content = false;
    String notice = null;
    for (String name : message.names()) {
      tweet |= OF_A_TWEET.contains(name) && !(name.equals("user") && message.isString(name));
      content |= name.equals("text") || name.equals("full_text");
      if (notice == null && isNotice(name, message)) {
        notice = name;
      }
    }
    if (notice != null && !content) {
      return Optional.of(notice(notice, message));
    }
    return isTweet(message) || (tweet && content && message.anyId() != null)
        ? Optional.of(new Accepted(post(message)))
        : Optional.empty();
  }

  private static boolean isNotice(String name, JsonFields message) {
    return switch (name) {
      case "event" -> message.has("target");
      case "for_user" -> message.isObject("message");
      default ->
          NOTICES.contains(name)
              ? message.isObject(name)
              : LISTS.contains(name) && message.isArray(name);
    };
  }

  /** Returns whether an object has fields that only tweets have. */
  private static boolean isTweet(JsonFields message) {
    return OF_TWEETS_ONLY.stream().anyMatch(message::has)
        || message.anyObject("entities").has("user_mentions")
        || message.anyObject("user").has("screen_name");
  }

  /** Returns whether an object has fields that posts of version 2 do not have. */
  static boolean hasFieldOfVersion1(JsonFields message) {
    return isTweet(message)
        || message.has("user")
        || message.has("truncated")
        || beginsWithDayOfWeek(message.anyText("created_at"));
  }

  /** As in {@code Wed Aug 27 13:08:45 +0000 2008}; version 2 has times of ISO 8601. */
  private static boolean beginsWithDayOfWeek(String time) {
    return time != null && !time.isEmpty() && Character.isLetter(time.charAt(0));
  }

  /** A deletion concerns a tweet or a direct message. */
  private static Item notice(String kind, JsonFields message) throws PostFormatException {
    JsonFields status = kind.equals("delete") ? message.anyObject(kind).object("status") : null;
    return status == null ? new Notice(kind) : new Deleted("x", id(status));
  }

  /** Returns the id of a tweet or user: the digits of a number lose none of its precision. */
  private static String id(JsonFields object) throws PostFormatException {
    return object.has("id_str") || !(object.has("id") || object.has("_id"))
        ? object.requiredId("id_str")
        : object.requiredId();
  }

  private Post post(JsonFields tweet) throws PostFormatException {
    String id = id(tweet);
    Post.Author author = author(tweet);
    JsonFields original = tweet.object("retweeted_status");
    Content content = content(original == null ? tweet : original);
    String text = unescape(content.text());
    String lang = tweet.string("lang");
    JsonFields entities = content.entities();
    return new Post(
        id,
        "x",
        author,
        text,
        "und".equals(lang) ? null : lang,
        createdAt(tweet, id),
        urls(content),
        isListed(entities, "hashtags")
            ? entities.stringsOf("hashtags", "text")
            : tags.hashtags(text),
        isListed(entities, "user_mentions")
            ? entities.stringsOf("user_mentions", "screen_name")
            : tags.mentions(text),
        link(author, id),
        references(tweet, original),
        media(content),
        Attributes.client(tweet.anyString("source")));
  }

  /** A retweet has no other reference: its original answers or quotes, not itself. */
  private static Post.References references(JsonFields tweet, JsonFields original) {
    if (original != null) {
      return new Post.References(null, account(original), null);
    }
    JsonFields quoted = tweet.anyObject("quoted_status");
    return new Post.References(
        firstOf(
            tweet.anyString("in_reply_to_screen_name"),
            tweet.anyText("in_reply_to_user_id_str"),
            tweet.anyText("in_reply_to_user_id"),
            tweet.anyText("in_reply_to_status_id_str"),
            tweet.anyText("in_reply_to_status_id")),
        null,
        firstOf(
            quoted.anyObject("user").anyString("screen_name"),
            handleIn(tweet.anyObject("quoted_status_permalink").anyString("expanded")),
            account(quoted),
            tweet.anyText("quoted_status_id_str"),
            tweet.anyText("quoted_status_id")));
  }

  private static String account(JsonFields tweet) {
    JsonFields user = tweet.anyObject("user");
    return firstOf(
        user.anyString("screen_name"),
        user.anyText("id_str"),
        user.anyText("id"),
        tweet.anyText("id_str"),
        tweet.anyText("id"));
  }

  /** Returns the handle in the address of a tweet, or {@code null} if there is none. */
  private static String handleIn(String permalink) {
    Matcher matcher = PERMALINK.matcher(permalink == null ? "" : permalink);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static List<String> media(Content content) {
    return Attributes.media(
        Stream.of(content.extendedEntities(), content.entities())
            .filter(entities -> entities != null && !entities.anyObjects("media").isEmpty())
            .limit(1)
            .flatMap(entities -> entities.anyObjects("media").stream())
            .map(media -> media.anyString("type")));
  }

  /** Returns the link of a tweet, or {@code null} if its id is one of a database. */
  static String link(Post.Author author, String id) {
    String handle = author.handle() == null ? "i" : author.handle();
    return NUMBER.matcher(id).matches() ? "https://x.com/" + handle + "/status/" + id : null;
  }

  private static boolean isListed(JsonFields entities, String list) {
    return entities != null && entities.has(list);
  }

  /** Returns the id of a user, or {@code null} if it is absent or empty. */
  static String idOrNull(JsonFields user, String name) throws PostFormatException {
    String id = user.anyText(name);
    return !user.has(name) || (id != null && id.isEmpty()) ? null : user.requiredId(name);
  }

  private static Post.Author author(JsonFields tweet) throws PostFormatException {
    JsonFields user = tweet.object("user");
    if (user == null) {
      return new Post.Author(Post.Author.UNKNOWN, null);
    }
    String id = idOrNull(user, user.has("id_str") ? "id_str" : "id");
    return new Post.Author(id == null ? Post.Author.UNKNOWN : id, user.string("screen_name"));
  }

  /** The complete text of a tweet and its entities. */
  private record Content(String text, JsonFields entities, JsonFields extendedEntities) {}

  private static Content content(JsonFields tweet) throws PostFormatException {
    JsonFields extended = tweet.object("extended_tweet");
    JsonFields holder = extended != null && extended.has("full_text") ? extended : tweet;
    String text = holder.string("full_text");
    if (text == null) {
      text = holder.string("text");
    }
    if (text == null) {
      throw holder.wrong("text", "is missing");
    }
    return new Content(text, holder.object("entities"), holder.object("extended_entities"));
  }

  private static long createdAt(JsonFields tweet, String id) throws PostFormatException {
    long millis = PostTimes.millis(tweet, "timestamp_ms");
    return millis < 0 ? PostTimes.millisOrThatOfId(tweet, "created_at", id) : millis;
  }

  private static List<String> urls(Content content) throws PostFormatException {
    Set<String> urls = new LinkedHashSet<>();
    if (content.entities() != null) {
      urls.addAll(content.entities().stringsOf("urls", "expanded_url"));
      urls.addAll(content.entities().stringsOf("media", "expanded_url"));
    }
    if (content.extendedEntities() != null) {
      urls.addAll(content.extendedEntities().stringsOf("media", "expanded_url"));
    }
    return List.copyOf(urls);
  }

  /** Replaces the three escapes that the API uses, in text only. */
  static String unescape(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
