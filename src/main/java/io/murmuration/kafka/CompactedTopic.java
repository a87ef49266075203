package io.murmuration.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a compacted topic from its beginning to its present end. */
final class CompactedTopic {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private CompactedTopic() {}

  /**
   * The latest committed value of every key, after all transactions that had written to the topic
   * before this call have ended. Blocks.
   *
   * @throws TimeoutException if that takes longer than a minute
   */
  static Map<String, byte[]> read(KafkaSettings kafka, String topic) {
    Map<TopicPartition, Long> ends;
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      ends = admin.endOffsets(List.of(topic));
    }
    Properties config = new Properties();
    config.putAll(kafka.consumerConfig());
    config.put("max.poll.records", "10000");
    Map<String, byte[]> values = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new TimeoutException("the end of " + topic + " was not reached in " + TIMEOUT);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            values.remove(key);
          } else {
            values.put(key, record.value());
          }
        }
      }
    }
    return values;
  }
}
