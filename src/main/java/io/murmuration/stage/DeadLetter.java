package io.murmuration.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Creates dead letters that Kafka accepts. A record that arrived compressed can be much larger than
 * the maximum size of a record, so a long key or value is truncated, and a header has its size.
 */
final class DeadLetter {
  /** Leaves a megabyte of a record for its key and its headers. */
  static final int MAX_VALUE_BYTES = 16 << 20;

  static final int MAX_KEY_BYTES = 64 << 10;

  private DeadLetter() {}

  /**
   * Creates a dead letter. Headers name the stage, the reason and the position.
   *
   * @param topic the name with prefix
   * @param position headers that name the origin of the input
   */
  static ProducerRecord<byte[], byte[]> of(
      String topic,
      byte[] key,
      byte[] value,
      String stage,
      String reason,
      Map<String, String> position) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, start(key, MAX_KEY_BYTES), start(value, MAX_VALUE_BYTES));
    add(letter.headers(), "stage", stage);
    add(letter.headers(), "reason", reason);
    position.forEach((name, part) -> add(letter.headers(), name, part));
    addSize(letter.headers(), "key-bytes", key, MAX_KEY_BYTES);
    addSize(letter.headers(), "value-bytes", value, MAX_VALUE_BYTES);
    return letter;
  }

  private static byte[] start(byte[] bytes, int max) {
    return isLonger(bytes, max) ? Arrays.copyOf(bytes, max) : bytes;
  }

  private static void addSize(Headers headers, String name, byte[] bytes, int max) {
    if (isLonger(bytes, max)) {
      add(headers, name, String.valueOf(bytes.length));
    }
  }

  private static boolean isLonger(byte[] bytes, int max) {
    return bytes != null && bytes.length > max;
  }

  private static void add(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(UTF_8));
  }
}
