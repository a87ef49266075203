package io.murmuration.message;

import java.util.List;

/**
 * A message that a person published on any network. Ids are strings because JavaScript numbers
 * cannot hold ids of 64 bits.
 *
 * @param lang a BCP 47 tag, or {@code null} if it is unknown
 * @param createdAt the event time in milliseconds since the epoch, a valid {@link PostTime}
 * @param urls the expanded addresses
 * @param hashtags the hashtags without their sign
 * @param mentions the mentioned handles without their sign
 * @param link the address of the post, or {@code null} if it is unknown
 */
public record Post(
    String id,
    String source,
    Author author,
    String text,
    String lang,
    long createdAt,
    List<String> urls,
    List<String> hashtags,
    List<String> mentions,
    String link) {

  /** The account that published a post; {@code handle} is {@code null} if it is unknown. */
  public record Author(String id, String handle) {
    /** The id of the author of posts whose source does not name one. */
    public static final String UNKNOWN = "unknown";
  }

  public Post {
    urls = List.copyOf(urls);
    hashtags = List.copyOf(hashtags);
    mentions = List.copyOf(mentions);
  }

  public Post at(long createdAtMillis) {
    return new Post(
        id, source, author, text, lang, createdAtMillis, urls, hashtags, mentions, link);
  }
}
