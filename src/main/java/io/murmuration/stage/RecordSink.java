package io.murmuration.stage;

/** Collects the records of a stage's current transaction. */
@FunctionalInterface
public interface RecordSink {
  /**
   * Adds one record.
   *
   * @param topic the name without the installation's prefix
   * @param value the value, or {@code null} for a tombstone
   * @param timestampMillis the event time
   * @param header the header of the record, or {@code null} if it has none
   */
  void send(String topic, byte[] key, byte[] value, long timestampMillis, Header header);

  default void send(String topic, byte[] key, byte[] value, long timestampMillis) {
    send(topic, key, value, timestampMillis, null);
  }
}
