package io.murmuration.kafka;

import io.murmuration.observe.RefusedRecords;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the records of a topic, and refuses those that are not in its format. */
final class CheckedRecords<T> {
  private final String topic;
  private final RecordFormat<T> format;
  private final RefusedRecords refused;

  /**
   * @param topic the name without prefix
   */
  CheckedRecords(String topic, RecordFormat<T> format, RefusedRecords refused) {
    this.topic = topic;
    this.format = format;
    this.refused = refused;
  }

  /**
   * Passes the key and the value of a record to a handler, unless the record is refused.
   *
   * @return whether the handler was called
   */
  boolean read(ConsumerRecord<byte[], byte[]> record, BiConsumer<String, T> handler) {
    String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    T value;
    try {
      value = format.read(key, record.value());
    } catch (Exception e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      refused.add(topic, record.partition(), record.offset(), reason);
      return false;
    }
    handler.accept(key, value);
    return true;
  }
}
