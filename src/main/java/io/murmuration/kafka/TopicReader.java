package io.murmuration.kafka;

import io.murmuration.observe.RefusedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the committed records of a topic up to its current end. Waits for the transactions that
 * have written to the topic until then. Blocks, and throws {@link TimeoutException} if no record
 * arrives for a minute.
 */
public final class TopicReader {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private TopicReader() {}

  /** Returns the latest bytes of every key of a compacted topic, given without prefix. */
  public static Map<String, byte[]> latestByKey(KafkaConnection kafka, String topic) {
    Map<String, byte[]> values = new HashMap<>();
    all(kafka, topic, record -> update(values, record, Function.identity()));
    return values;
  }

  /**
   * Returns the latest value of every key of a compacted topic, given without prefix. Refused
   * records change nothing: the value before them remains.
   */
  public static <T> Map<String, T> latest(
      KafkaConnection kafka, String topic, RecordFormat<T> format, RefusedRecords refused) {
    Map<String, T> values = new HashMap<>();
    CheckedRecords<T> checked = new CheckedRecords<>(topic, format, refused);
    all(kafka, topic, record -> checked.read(record, (key, value) -> put(values, key, value)));
    return values;
  }

  static <T> void put(Map<String, T> latest, String key, T value) {
    if (value == null) {
      latest.remove(key);
    } else {
      latest.put(key, value);
    }
  }

  /** Returns the keys of a compacted topic, given without prefix, that have a value. */
  public static Set<String> keys(KafkaConnection kafka, String topic) {
    Map<String, Boolean> keys = new HashMap<>();
    all(kafka, topic, record -> update(keys, record, value -> true));
    return keys.keySet();
  }

  /** Applies a record of a compacted topic, which has a key, to the latest values. */
  private static <V> void update(
      Map<String, V> latest,
      ConsumerRecord<byte[], byte[]> record,
      Function<byte[], V> conversion) {
    if (record.key() != null) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      put(latest, key, record.value() == null ? null : conversion.apply(record.value()));
    }
  }

  /** Passes every record of a topic, given without prefix, to the handler. */
  public static void all(
      KafkaConnection kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    tail(kafka, topic, Long.MAX_VALUE, Map.of(), handler);
  }

  /**
   * Passes the records at the last offsets of a topic to the handler.
   *
   * @param max the number of offsets in all partitions, which have equal shares
   * @param from offsets, by partition, from which to read everything if that is more
   */
  public static void tail(
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
   * Passes every record of some partitions, whose topics have the prefix, to the handler.
   *
   * @param starts the first offset of each partition; older ones that were deleted are skipped
   * @param ends the offset after the last one of each partition
   */
  public static void between(
      KafkaConnection kafka,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    between(kafka, starts, ends, () -> false, handler);
  }

  /**
   * Passes records as {@link #between(KafkaConnection, Map, Map, Consumer)} does, until it is
   * stopped.
   *
   * @param stopped supplies whether to end early; asked before each record and at least ten times a
   *     second
   */
  public static void between(
      KafkaConnection kafka,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      BooleanSupplier stopped,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    try (var consumer = kafka.consumer(Map.of("max.poll.records", "10000"))) {
      consumer.assign(ends.keySet());
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet());
      ends.forEach(
          (partition, end) ->
              consumer.seek(
                  partition,
                  Math.min(end, Math.max(beginnings.get(partition), starts.get(partition)))));
      long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
      while (!stopped.getAsBoolean()
          && ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new TimeoutException(
              "no record arrived from %s before its end within %s"
                  .formatted(ends.keySet(), TIMEOUT));
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        if (!records.isEmpty()) {
          deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        }
        for (TopicPartition partition : records.partitions()) {
          long end = ends.get(partition);
          for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
            if (record.offset() < end && !stopped.getAsBoolean()) {
              handler.accept(record);
            }
          }
        }
      }
    }
  }
}
