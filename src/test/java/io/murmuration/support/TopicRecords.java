package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads the committed records of topics. */
public final class TopicRecords {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private TopicRecords() {}

  /**
   * Returns all committed records of a topic with tombstones, each partition in order, or none if
   * the topic does not exist.
   */
  public static List<ConsumerRecord<byte[], byte[]>> all(KafkaConnection kafka, String topic) {
    Map<TopicPartition, Long> ends;
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      ends = admin.endOffsets(List.of(topic));
    }
    Properties config = new Properties();
    config.putAll(kafka.consumerConfig());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() > deadlineNanos) {
          throw new AssertionError("a transaction holds up the readers of " + topic);
        }
        consumer.poll(POLL_TIMEOUT).forEach(records::add);
      }
    }
    return records;
  }

  /** Returns the headers of a record as text. */
  public static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), utf8(header.value()));
    }
    return headers;
  }

  /** Returns bytes as text, or {@code null} for {@code null}. */
  public static String utf8(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
