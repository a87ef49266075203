package io.murmuration.message;

import java.util.List;

/**
 * One message that a person published, whatever network it came from. {@code createdAt} is the
 * event time in milliseconds since the epoch; {@code lang} is a BCP 47 tag and {@code link} the
 * address of the post, both {@code null} where unknown; {@code urls} are expanded, {@code hashtags}
 * and {@code mentions} stand without their sign. Ids are strings: ids of 64 bits do not survive
 * JavaScript numbers.
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

  /** The account that published a post; {@code handle} is {@code null} where unknown. */
  public record Author(String id, String handle) {}

  public Post {
    urls = List.copyOf(urls);
    hashtags = List.copyOf(hashtags);
    mentions = List.copyOf(mentions);
  }

  /** The same post at another event time. */
  public Post at(long createdAtMillis) {
    return new Post(
        id, source, author, text, lang, createdAtMillis, urls, hashtags, mentions, link);
  }
}
