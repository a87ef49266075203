package io.murmuration.operate.admin;

import io.murmuration.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the time of the first committed record at some offset or behind it: one record of each
 * partition, by small fetches, for so long at most as is given. From any thread; one reads at a
 * time, by a consumer that is kept for the next.
 */
final class RecordTimes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private KafkaConsumer<byte[], byte[]> consumer;

  RecordTimes(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** The times in milliseconds; a partition of which no record came in time is left out. */
  synchronized Map<TopicPartition, Long> read(Map<TopicPartition, Long> from, Duration atMost) {
    Map<TopicPartition, Long> times = new HashMap<>();
    if (from.isEmpty()) {
      return times;
    }
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    KafkaConsumer<byte[], byte[]> reader = consumer();
    Set<TopicPartition> missing = new HashSet<>(from.keySet());
    reader.assign(missing);
    from.forEach(reader::seek);
    while (!missing.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (missing.remove(partition)) {
          times.put(partition, record.timestamp());
          reader.pause(Set.of(partition));
        }
      }
    }
    reader.unsubscribe();
    return times;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      Properties config = new Properties();
      config.putAll(kafka.consumerConfig());
      config.put("fetch.max.wait.ms", "50");
      config.put("max.partition.fetch.bytes", String.valueOf(64 << 10));
      config.put("fetch.max.bytes", String.valueOf(4 << 20));
      config.put("max.poll.records", "1");
      consumer = new KafkaConsumer<>(config);
    }
    return consumer;
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
