package io.murmuration.cli.kafka;

import io.murmuration.config.ConfigException;
import io.murmuration.operate.records.RecordFormatException;
import io.murmuration.operate.records.RecordJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import picocli.CommandLine.Option;

/** The options of {@code write} that say what becomes of a line, or of the value given. */
final class RecordInput {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key; records with the same key go to the same partition.")
  private String key;

  @Option(
      names = "--key-separator",
      paramLabel = "TEXT",
      description = "Each line has a key, this and a value.")
  private String keySeparator;

  @Option(names = "--partition", paramLabel = "N", description = "Into this partition.")
  private Integer partition;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "With this header; may be repeated.")
  private List<String> headers = List.of();

  @Option(
      names = "--tombstone",
      description = "No value: with compaction, this deletes what has the key (needs --key).")
  private boolean tombstone;

  @Option(
      names = "--timestamp",
      paramLabel = "TIME",
      description =
          "Of this time, such as 2026-11-22T10:15:00Z, or milliseconds since 1970 (default: now).")
  private String timestamp;

  @Option(
      names = "--json-lines",
      description =
          "Each line is a record as 'tail --json' prints it: key, value, headers and timestamp are"
              + " taken over.")
  private boolean jsonLines;

  private Long timestampMillis;
  private List<Header> parsedHeaders;

  boolean isTombstone() {
    return tombstone;
  }

  boolean isJsonLines() {
    return jsonLines;
  }

  /**
   * Reads and checks the options.
   *
   * @param single whether there is one value, rather than lines
   */
  void check(boolean single) {
    if (tombstone && key == null) {
      throw new ConfigException("--tombstone needs --key: what has that key is deleted");
    }
    if (keySeparator != null && (single || key != null || keySeparator.isEmpty())) {
      throw new ConfigException(
          "--key-separator", keySeparator, "a text between key and value in lines, without --key");
    }
    if (jsonLines && (single || key != null || keySeparator != null || !headers.isEmpty())) {
      throw new ConfigException(
          "--json-lines reads lines that have their own keys, values and headers");
    }
    if (partition != null && partition < 0) {
      throw new ConfigException("--partition", partition, "0 or more");
    }
    timestampMillis = timestamp == null ? null : millis(timestamp);
    parsedHeaders = headers.stream().map(RecordInput::header).toList();
  }

  /** Checks the partition, once it is known how many there are. */
  void checkPartition(int partitions) {
    if (partition != null && partition >= partitions) {
      throw new ConfigException("--partition", partition, "0 to " + (partitions - 1));
    }
  }

  /**
   * The record that bytes stand for.
   *
   * @param value a line or a value, {@code null} for a tombstone
   */
  ProducerRecord<byte[], byte[]> record(String topic, byte[] value) throws RecordFormatException {
    if (jsonLines) {
      ProducerRecord<byte[], byte[]> record = RecordJson.decode(topic, partition, value);
      return timestampMillis == null
          ? record
          : new ProducerRecord<>(
              topic, partition, timestampMillis, record.key(), record.value(), record.headers());
    }
    if (keySeparator == null) {
      return record(topic, key == null ? null : utf8(key), value);
    }
    byte[] separator = utf8(keySeparator);
    int at = indexOf(value, separator);
    if (at < 0) {
      throw new RecordFormatException("it has no '" + keySeparator + "' between key and value");
    }
    return record(
        topic,
        Arrays.copyOf(value, at),
        Arrays.copyOfRange(value, at + separator.length, value.length));
  }

  private ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, partition, timestampMillis, key, value, parsedHeaders);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static Header header(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ConfigException("--header", text, "NAME=VALUE");
    }
    return new RecordHeader(text.substring(0, equals), utf8(text.substring(equals + 1)));
  }

  private static long millis(String text) {
    try {
      long millis = text.matches("\\d{1,15}") ? Long.parseLong(text) : instant(text).toEpochMilli();
      if (millis >= 0) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw unknownTime(text);
    }
    throw unknownTime(text);
  }

  private static ConfigException unknownTime(String text) {
    return new ConfigException(
        "--timestamp", text, "a time such as 2026-11-22T10:15:00Z, or milliseconds since 1970");
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
