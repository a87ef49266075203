package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.util.Optional;

/**
 * Decodes one line of JSON Lines in any supported format: {@link io.murmuration.message.Post Post},
 * the Twitter/X streaming API v1.1, the filtered stream of the X API v2, Bluesky's Jetstream or
 * Mastodon's streaming API. Detects the format per line, so that a file can mix them. Safe for use
 * by several threads.
 */
public final class LineDecoder {
  private final TagsInText tags = new TagsInText();
  private final TweetFormat tweets = new TweetFormat(tags);
  private final TweetV2Format tweetsV2 = new TweetV2Format();
  private final JetstreamFormat jetstream = new JetstreamFormat();
  private final MastodonFormat mastodon = new MastodonFormat(null);

  /**
   * Decodes a line without its terminator.
   *
   * @throws PostFormatException if the line is neither a post nor a notice; no other exception is
   *     thrown for any bytes
   */
  public Item decode(byte[] bytes, int from, int length) throws PostFormatException {
    try {
      return new Accepted(PostJson.decode(bytes, from, length, tags));
    } catch (PostFormatException noPost) {
      JsonFields message = JsonFields.parse(bytes, from, length);
      Optional<Item> item = live(message);
      if (item.isEmpty()) {
        item = tweets.decode(message);
      }
      if (item.isEmpty()) {
        throw noPost;
      }
      return item.get();
    }
  }

  private Optional<Item> live(JsonFields message) throws PostFormatException {
    if (message.has("author") || message.has("createdAt")) {
      return Optional.empty();
    }
    if (JetstreamFormat.matches(message)) {
      return Optional.of(jetstream.decode(message).item());
    }
    if (TweetV2Format.matches(message)) {
      return Optional.of(tweetsV2.decode(message));
    }
    return MastodonFormat.matches(message)
        ? Optional.of(mastodon.decode(message))
        : Optional.empty();
  }
}
