package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes one line of JSON Lines in any supported format: {@link Post}, the X API v1.1 and v2,
 * Bluesky's Jetstream and API, and Mastodon's streaming API and API. Detects the format per line,
 * so that a file can mix them. A line can also be a page with several posts: an array, or an object
 * with an array under one of the names in {@link #LISTS}. Safe for use by several threads.
 */
public final class LineDecoder {
  /** The names of lists of posts: of X v2, of X v1.1 and Mastodon, and three of Bluesky. */
  private static final List<String> LISTS = List.of("data", "statuses", "posts", "feed", "records");

  private final TagsInText tags = new TagsInText();
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
   * @throws PostFormatException if the line is neither a post nor a notice nor a page; no other
   *     exception is thrown for any bytes
   */
  public List<Item> decode(byte[] bytes, int from, int length) throws PostFormatException {
    try {
      return List.of(new Accepted(PostJson.decode(bytes, from, length, tags)));
    } catch (PostFormatException noPost) {
      JsonFields line = JsonFields.parseValue(bytes, from, length);
      List<Item> page = page(line, "");
      return page == null ? List.of(foreign(line).orElseThrow(() -> noPost)) : page;
    }
  }

  /** Returns the items of a page, or {@code null} if it is none. */
  private List<Item> page(JsonFields page, String place) throws PostFormatException {
    String list = list(page);
    if (list == null) {
      return null;
    }
    List<Item> items = new ArrayList<>();
    TweetIncludes includes = list.equals("data") ? TweetIncludes.of(page) : TweetIncludes.NONE;
    int index = 0;
    for (JsonFields entry : page.elements(list)) {
      String at = place + list + "[" + index++ + "]";
      try {
        List<Item> inner = page(entry, at + ".");
        if (inner == null) {
          items.add(entry(entry, list, includes));
        } else {
          items.addAll(inner);
        }
      } catch (PostFormatException e) {
        byte[] bytes = entry.toString().getBytes(UTF_8);
        items.add(new Rejected(bytes, e.getMessage(), at));
      }
    }
    return items.isEmpty() ? List.of(new Notice("empty page")) : items;
  }

  /** Returns the name of the list of a page, empty for an array, or {@code null} if it is none. */
  private static String list(JsonFields page) {
    if (page.isArray()) {
      return "";
    }
    if (page.has("id") || isOwn(page)) {
      return null;
    }
    if (page.anyObject("meta").has("result_count") && !page.has("data")) {
      return "data";
    }
    return LISTS.stream().filter(page::isArray).findFirst().orElse(null);
  }

  private Item entry(JsonFields entry, String list, TweetIncludes includes)
      throws PostFormatException {
    if (list.equals("data") && entry.isObject() && !isOwn(entry)) {
      return tweetsV2.tweet(entry, includes);
    }
    Optional<Item> item = foreign(entry);
    return item.isPresent() ? item.get() : new Accepted(own(entry));
  }

  private Post own(JsonFields post) throws PostFormatException {
    try {
      return PostJson.decode(post.traverse(), tags);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOwn(JsonFields message) {
    return message.has("source") && message.has("createdAt");
  }

  private Optional<Item> foreign(JsonFields message) throws PostFormatException {
    if (!message.isObject() || isOwn(message)) {
      return Optional.empty();
    }
    if (message.isObject("tweet") && !message.has("id") && !message.has("text")) {
      return foreign(message.anyObject("tweet"));
    }
    if (BlueskyFormat.matches(message)) {
      return Optional.of(bluesky.decode(message));
    }
    if (TweetV2Format.isTweet(message)) {
      return Optional.of(tweetsV2.tweet(message, TweetIncludes.NONE));
    }
    if (message.has("author") || message.has("createdAt")) {
      return Optional.empty();
    }
    if (JetstreamFormat.matches(message)) {
      return Optional.of(jetstream.decode(message).item());
    }
    if (MastodonFormat.matches(message)) {
      return Optional.of(mastodon.decode(message));
    }
    if (TweetV2Format.matches(message)) {
      return Optional.of(tweetsV2.decode(message));
    }
    if (TweetV2Format.canBeTweet(message)) {
      return Optional.of(tweetsV2.tweet(message, TweetIncludes.NONE));
    }
    return tweets.decode(message);
  }
}
