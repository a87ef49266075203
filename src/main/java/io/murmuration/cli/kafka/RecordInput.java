package io.murmuration.cli.kafka;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.records.RecordFormatException;
import io.murmuration.operate.records.RecordJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import picocli.CommandLine.Option;

/** The options of {@code write} that turn a line or value into a record. */
final class RecordInput {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Record key; records with the same key go to the same partition.")
  private String key;

  @Option(
      names = "--key-separator",
      paramLabel = "TEXT",
      description = "Separator between key and value in each line.")
  private String keySeparator;

  @Option(names = "--partition", paramLabel = "N", description = "Write to this partition.")
  private Integer partition;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "Add this header; repeatable.")
  private List<String> headers = List.of();

  @Option(
      names = "--tombstone",
      description = "Write no value: compaction then deletes the records of the key (needs --key).")
  private boolean tombstone;

  @Option(
      names = "--timestamp",
      paramLabel = "TIME",
      description =
          "Record time, such as 2026-11-22T10:15:00Z, or milliseconds since 1970 (default: now).")
  private String timestamp;

  @Option(
      names = "--json-lines",
      description =
          "Each line is a record as 'tail --json' prints it, with key, value, headers and"
              + " timestamp.")
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
   * Parses and validates the options.
   *
   * @param single whether the input is a single value instead of lines
   */
  void check(boolean single) {
    if (keySeparator != null && (single || key != null || keySeparator.isEmpty())) {
      throw new ConfigException(
          "--key-separator",
          keySeparator,
          "a non-empty text between key and value of each line, without --key");
    }
    if (jsonLines && (single || key != null || keySeparator != null || !headers.isEmpty())) {
      throw new ConfigException(
          "--json-lines excludes VALUE, --key, --key-separator and --header: each line has its own");
    }
    if (partition != null && partition < 0) {
      throw new ConfigException("--partition", partition, "0 or more");
    }
    timestampMillis = timestamp == null ? null : millis(timestamp);
    parsedHeaders = headers.stream().map(RecordInput::header).toList();
  }

  /** Checks the partition against the partition count of the topic. */
  void checkPartition(int partitions) {
    if (partition != null && partition >= partitions) {
      throw new ConfigException("--partition", partition, "0 to " + (partitions - 1));
    }
  }

  /**
   * Returns the record for a line or value.
   *
   * @param value the line or value, or {@code null} for a tombstone
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
      long millis =
          text.matches("\\d{1,15}")
              ? Long.parseLong(text)
              : OffsetTarget.time(text, ZoneId.systemDefault()).toEpochMilli();
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

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
