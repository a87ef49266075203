package io.murmuration.kafka;

import io.murmuration.post.Post;
import io.murmuration.post.PostFormatException;
import io.murmuration.post.PostJson;

/**
 * A record that a stage reads. {@code topic} stands without the prefix of the installation, {@code
 * timestampMillis} is the event time, {@code value} is {@code null} for a tombstone.
 */
public record InputRecord(
    String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value) {

  /**
   * Passes if there is a value.
   *
   * @throws BadRecordException otherwise
   */
  public void requireValue() throws BadRecordException {
    if (value == null) {
      throw new BadRecordException("no value");
    }
  }

  /**
   * The post that the value holds.
   *
   * @throws BadRecordException with the reason, if it holds none
   */
  public Post post() throws BadRecordException {
    requireValue();
    try {
      return PostJson.decode(value);
    } catch (PostFormatException e) {
      throw new BadRecordException(e.getMessage());
    }
  }
}
