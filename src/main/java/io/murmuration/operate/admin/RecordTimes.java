package io.murmuration.operate.admin;

import io.murmuration.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the timestamps of the first committed records at or after some offsets, one record per
 * partition, by small fetches. Thread-safe: calls run one after another and reuse one consumer.
 */
final class RecordTimes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private KafkaConsumer<byte[], byte[]> consumer;

  RecordTimes(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** Returns the timestamps in milliseconds; omits partitions without a record in time. */
  synchronized Map<TopicPartition, Long> read(Map<TopicPartition, Long> from, Duration timeout) {
    Map<TopicPartition, Long> times = new HashMap<>();
    if (from.isEmpty()) {
      return times;
    }
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
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
      consumer =
          kafka.consumer(
              Map.of(
                  "fetch.max.wait.ms",
                  "50",
                  "max.partition.fetch.bytes",
                  String.valueOf(64 << 10),
                  "fetch.max.bytes",
                  String.valueOf(4 << 20),
                  "max.poll.records",
                  "1"));
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
