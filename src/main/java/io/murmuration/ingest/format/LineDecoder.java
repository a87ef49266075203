package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.post.PostFormatException;
import io.murmuration.post.PostJson;
import java.util.Optional;

/**
 * Decodes one line of JSON Lines in whichever format it is written: {@link io.murmuration.post.Post
 * Post} or the Twitter/X streaming API v1.1. The format is told line by line, so that a file may
 * mix them. Safe for use by several threads.
 */
public final class LineDecoder {
  private final TagsInText tags = new TagsInText();
  private final TweetFormat tweets = new TweetFormat(tags);

  /**
   * Decodes the line, which must come without its line terminator.
   *
   * @throws PostFormatException if the line is neither a post nor a notice; nothing else is thrown,
   *     whatever the bytes are
   */
  public Item decode(byte[] bytes, int from, int length) throws PostFormatException {
    try {
      return new Accepted(PostJson.decode(bytes, from, length, tags));
    } catch (PostFormatException noPost) {
      Optional<Item> item = tweets.decode(bytes, from, length);
      if (item.isEmpty()) {
        throw noPost;
      }
      return item.get();
    }
  }
}
