package io.murmuration.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the committed records of a topic up to its present end, after all transactions that had
 * written to it before have ended. Blocks; throws {@link TimeoutException} if nothing comes for a
 * minute.
 */
public final class TopicReader {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private TopicReader() {}

  /** The latest value of every key of a compacted topic; its name without prefix. */
  public static Map<String, byte[]> latestByKey(KafkaConnection kafka, String topic) {
    Map<String, byte[]> values = new HashMap<>();
    all(
        kafka,
        topic,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            values.remove(key);
          } else {
            values.put(key, record.value());
          }
        });
    return values;
  }

  /** Hands over every record. */
  public static void all(
      KafkaConnection kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    read(kafka, topic, Long.MAX_VALUE, Map.of(), handler);
  }

  /**
   * Hands over the values of the last offsets: {@code max} of them, as many of one partition as of
   * the others, and of each partition all from {@code from} on, where that is more.
   */
  public static void tail(
      KafkaConnection kafka,
      String topic,
      long max,
      Map<Integer, Long> from,
      Consumer<byte[]> handler) {
    read(kafka, topic, max, from, record -> handler.accept(record.value()));
  }

  private static void read(
      KafkaConnection kafka,
      String topic,
      long max,
      Map<Integer, Long> from,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    Map<TopicPartition, Long> ends;
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      ends = admin.endOffsets(List.of(topic));
    }
    long maxPerPartition = max / Math.max(1, ends.size());
    Map<TopicPartition, Long> starts = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            starts.put(
                partition,
                Math.min(
                    end - maxPerPartition,
                    from.getOrDefault(partition.partition(), Long.MAX_VALUE))));
    between(kafka, starts, ends, handler);
  }

  /**
   * Hands over every record of some partitions, their topics with prefix, from an offset, or the
   * first that is left, up to another one.
   */
  public static void between(
      KafkaConnection kafka,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    Properties config = new Properties();
    config.putAll(kafka.consumerConfig());
    config.put("max.poll.records", "10000");
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(ends.keySet());
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet());
      ends.forEach(
          (partition, end) ->
              consumer.seek(
                  partition,
                  Math.min(end, Math.max(beginnings.get(partition), starts.get(partition)))));
      long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new TimeoutException(
              "nothing came of %s before its end in %s".formatted(ends.keySet(), TIMEOUT));
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        if (!records.isEmpty()) {
          deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        }
        for (TopicPartition partition : records.partitions()) {
          long end = ends.get(partition);
          for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
            if (record.offset() < end) {
              handler.accept(record);
            }
          }
        }
      }
    }
  }
}
