package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.config.JsonErrors;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decodes one line of JSON Lines in any supported format: {@link Post}, the X API v1.1 and v2,
 * Bluesky's Jetstream and API, and Mastodon's streaming API and API. Detects the format per line,
 * so that a file can mix them. A line can also be a {@link Page} with several posts. Safe for use
 * by several threads.
 */
public final class LineDecoder {
  /** Maximum number of items of a line, which are committed in one transaction. */
  public static final int MAX_ITEMS = 100_000;

  /** Reason for rejecting a line with more. */
  public static final String TOO_MANY =
      "more than %,d posts in one line; write one post per line".formatted(MAX_ITEMS);

  private static final int MAX_NAMES = 8;

  private final TagsInText tags = new TagsInText();
  private final OwnFormat own = new OwnFormat(tags);
  private final TweetFormat tweets = new TweetFormat(tags);
  private final TweetV2Format tweetsV2 = new TweetV2Format();
  private final JetstreamFormat jetstream = new JetstreamFormat();
  private final BlueskyFormat bluesky = new BlueskyFormat();
  private final MastodonFormat mastodon = new MastodonFormat(null);

  /**
   * Decodes a line without its terminator.
   *
   * @return one item, or one for each entry of a page; an entry that is neither a post nor a notice
   *     is {@link Rejected} at its position in the line
   * @throws PostFormatException if the line is neither a post nor a notice nor a page, or has more
   *     than {@link #MAX_ITEMS} entries; no other exception is thrown for any bytes
   */
  public List<Item> decode(byte[] bytes, int from, int length) throws PostFormatException {
    try {
      return List.of(new Accepted(PostJson.decode(bytes, from, length, tags)));
    } catch (PostFormatException noPost) {
      List<Item> items = new ArrayList<>();
      add(JsonFields.parseValue(bytes, from, length), "", null, items);
      if (items.size() > MAX_ITEMS) {
        throw new PostFormatException(TOO_MANY);
      }
      return items;
    }
  }

  /** Adds the item of a value, or those of a page until there are more than the maximum. */
  private void add(JsonFields value, String prefix, TweetIncludes includes, List<Item> items)
      throws PostFormatException {
    List<Page.Entry> page = Page.entries(value, MAX_ITEMS + 1);
    if (page == null) {
      items.add(item(value, includes));
      return;
    }
    if (page.isEmpty()) {
      items.add(new Notice("empty page"));
    }
    for (Page.Entry entry : page) {
      if (items.size() > MAX_ITEMS) {
        return;
      }
      String position = prefix + entry.position();
      try {
        add(entry.value(), position + ".", entry.includes(), items);
      } catch (PostFormatException e) {
        byte[] bytes = entry.value().toString().getBytes(UTF_8);
        items.add(new Rejected(bytes, e.getMessage(), position));
      }
    }
  }

  private Item item(JsonFields message, TweetIncludes includes) throws PostFormatException {
    if (message.isObject("tweet") && !message.has("id") && !message.has("text")) {
      return item(message.anyObject("tweet"), includes);
    }
    if (OwnFormat.matches(message)) {
      return new Accepted(own.decode(message));
    }
    if (includes != null && message.has("text")) {
      return tweetsV2.tweet(message, includes);
    }
    if (BlueskyFormat.matches(message)) {
      return bluesky.decode(message);
    }
    if (TweetV2Format.isTweet(message)) {
      return tweetsV2.tweet(message, includes == null ? TweetIncludes.NONE : includes);
    }
    if (OwnFormat.isLikely(message)) {
      return new Accepted(own.decode(message));
    }
    if (JetstreamFormat.matches(message)) {
      return jetstream.decode(message).item();
    }
    if (MastodonFormat.matches(message)) {
      return mastodon.decode(message);
    }
    if (TweetV2Format.matches(message)) {
      return tweetsV2.decode(message);
    }
    if (TweetV2Format.canBeTweet(message)) {
      return tweetsV2.tweet(message, TweetIncludes.NONE);
    }
    Optional<Item> tweet = tweets.decode(message);
    return tweet.orElseThrow(() -> unsupported(message));
  }

  private static PostFormatException unsupported(JsonFields value) {
    return new PostFormatException(
        "not a post in any supported format: found " + description(value));
  }

  private static String description(JsonFields value) {
    if (!value.isObject()) {
      return value.type();
    }
    List<String> names = value.names();
    if (names.isEmpty()) {
      return "an empty object";
    }
    String fields =
        names.stream().limit(MAX_NAMES).map(JsonErrors::quoted).collect(Collectors.joining(", "));
    int more = names.size() - MAX_NAMES;
    return (names.size() == 1 ? "the field " : "the fields ")
        + fields
        + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
