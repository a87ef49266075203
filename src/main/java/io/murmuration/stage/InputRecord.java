package io.murmuration.stage;

import java.util.function.Function;

/**
 * A record that a stage reads.
 *
 * @param topic the name without the installation's prefix
 * @param timestampMillis the event time
 * @param key the key, or {@code null} if the record has none
 * @param value the value, or {@code null} for a tombstone
 * @param headers returns the last value of a header, or {@code null} if there is none
 */
public record InputRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte[] key,
    byte[] value,
    Function<String, byte[]> headers) {
  public InputRecord(
      String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value) {
    this(topic, partition, offset, timestampMillis, key, value, name -> null);
  }

  public byte[] header(String name) {
    return headers.apply(name);
  }

  /** Rejects a tombstone. */
  public void requireValue() throws BadRecordException {
    if (value == null) {
      throw new BadRecordException("no value");
    }
  }
}
