package io.murmuration.stage;

/** Where a step puts the records that become part of the stage's current transaction. */
public interface RecordSink {
  /**
   * Adds one record. {@code topic} stands without the prefix of the installation, {@code value} is
   * {@code null} for a tombstone, {@code timestampMillis} is the event time.
   */
  void send(String topic, byte[] key, byte[] value, long timestampMillis);

  /**
   * Adds one record that is for one life of a keyword, the one that began at {@code since}, in
   * milliseconds: the header {@code since} says so.
   */
  default void send(String topic, byte[] key, byte[] value, long timestampMillis, long since) {
    send(topic, key, value, timestampMillis);
  }
}
