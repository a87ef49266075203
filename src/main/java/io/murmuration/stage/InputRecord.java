package io.murmuration.stage;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;

/**
 * A record that a stage reads. {@code topic} stands without the prefix of the installation, {@code
 * timestampMillis} is the event time, {@code value} is {@code null} for a tombstone, {@code since}
 * is what {@link RecordSink#send(String, byte[], byte[], long, long)} was given, -1 if nothing.
 */
public record InputRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte[] key,
    byte[] value,
    long since) {

  /** A record that does not say for which life of a keyword it was sent. */
  public InputRecord(
      String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value) {
    this(topic, partition, offset, timestampMillis, key, value, -1);
  }

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
