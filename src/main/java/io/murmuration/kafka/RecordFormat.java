package io.murmuration.kafka;

/**
 * The format of the records of a topic. Any program can write to a topic, so every reader passes
 * each record through the format, and gets only values that are right.
 */
@FunctionalInterface
public interface RecordFormat<T> {
  /**
   * Reads a record.
   *
   * @param key the key, or {@code null} if the record has none
   * @param value the value, or {@code null} for a tombstone
   * @return the value, or {@code null} for a tombstone
   * @throws Exception if the record does not belong to the topic, with the reason as its message
   */
  T read(String key, byte[] value) throws Exception;
}
