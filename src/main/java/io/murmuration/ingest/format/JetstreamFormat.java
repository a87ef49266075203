package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.post.PostFormatException;

/** The messages of Jetstream. */
public final class JetstreamFormat {
  /** What a message says, and its time in microseconds, negative if it has none. */
  public record Decoded(long timeMicros, Item item) {}

  /**
   * Decodes one message.
   *
   * @throws PostFormatException if it is none
   */
  public Decoded decode(byte[] bytes, int from, int length) throws PostFormatException {
    if (length < 2) {
      throw new PostFormatException("not a message of Jetstream");
    }
    return new Decoded(-1, new io.murmuration.ingest.PostSource.Notice("unknown"));
  }
}
