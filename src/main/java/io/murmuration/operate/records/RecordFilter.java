package io.murmuration.operate.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A filter for records that have to meet all conditions; {@code null} conditions always hold.
 *
 * @param key the exact key
 * @param search a search that finds something in the key or the value
 * @param condition a condition on the value, which is JSON
 */
public record RecordFilter(String key, TextSearch search, JsonCondition condition) {
  /** Accepts every record. */
  public static final RecordFilter NONE = new RecordFilter(null, null, null);

  /** Returns whether the filter accepts every record. */
  public boolean isNone() {
    return equals(NONE);
  }

  boolean matches(ConsumerRecord<byte[], byte[]> record) {
    return (key == null || Arrays.equals(key.getBytes(StandardCharsets.UTF_8), record.key()))
        && (condition == null || condition.isMetBy(record.value()))
        && (search == null || search.isIn(record.value()) || search.isIn(record.key()));
  }
}
