package io.murmuration.operate.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which records to show: those that meet all of what is asked; {@code null} asks nothing.
 *
 * @param key the key, exactly
 * @param search found somewhere in the key or in the value
 * @param condition met by the value, which is JSON
 */
public record RecordFilter(String key, TextSearch search, JsonCondition condition) {
  /** Lets every record through. */
  public static final RecordFilter NONE = new RecordFilter(null, null, null);

  /** Whether every record is let through. */
  public boolean isNone() {
    return equals(NONE);
  }

  boolean matches(ConsumerRecord<byte[], byte[]> record) {
    return (key == null || Arrays.equals(key.getBytes(StandardCharsets.UTF_8), record.key()))
        && (condition == null || condition.isMetBy(record.value()))
        && (search == null || search.isIn(record.value()) || search.isIn(record.key()));
  }
}
