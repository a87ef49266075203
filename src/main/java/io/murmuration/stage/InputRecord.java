package io.murmuration.stage;

/**
 * A record that a stage reads.
 *
 * @param topic the name without the installation's prefix
 * @param timestampMillis the event time
 * @param key the key, or {@code null} if the record has none
 * @param value the value, or {@code null} for a tombstone
 */
public record InputRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte[] key,
    byte[] value,
    Headers headers) {
  /** The headers of a record. */
  @FunctionalInterface
  public interface Headers {
    /** Returns the last value of a header, or {@code null} if the record has no such header. */
    byte[] value(String name);
  }

  /** A record without headers. */
  public InputRecord(
      String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value) {
    this(topic, partition, offset, timestampMillis, key, value, name -> null);
  }

  /** Returns the last value of a header, or {@code null} if the record has no such header. */
  public byte[] header(String name) {
    return headers.value(name);
  }

  /**
   * Rejects a tombstone.
   *
   * @throws BadRecordException if there is no value
   */
  public void requireValue() throws BadRecordException {
    if (value == null) {
      throw new BadRecordException("no value");
    }
  }
}
