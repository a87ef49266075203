package io.murmuration.operate.records;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.OperationDeniedException;
import io.murmuration.kafka.Suggestions;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Writes records to an existing topic, each exactly once and in order within a partition:
 * acknowledged by all in-sync replicas, with idempotent retries. Buffers at most a few mebibytes,
 * and blocks faster callers. Uses Kafka's default partitioner, so a key goes to the same partition
 * as with any other client. Not thread-safe, except for {@link #finish}.
 */
public final class RecordWriter implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          "compression.type", "none",
          "linger.ms", "5",
          "batch.size", String.valueOf(128 << 10),
          "buffer.memory", String.valueOf(32 << 20),
          "max.request.size", String.valueOf(KafkaConnection.MAX_RECORD_BYTES),
          "max.block.ms", String.valueOf(TIMEOUT.toMillis()),
          "request.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()),
          "delivery.timeout.ms", String.valueOf(TIMEOUT.toMillis()));

  /**
   * The position at which Kafka stored a record.
   *
   * @param line the number that the caller assigned to the record, from 1
   * @param topic the topic without prefix
   */
  public record Written(long line, String topic, int partition, long offset, long timestamp) {}

  private final String topic;
  private final String name;
  private final Consumer<Written> onWritten;
  private final KafkaProducer<byte[], byte[]> producer;
  private long written;
  private long failedLine = Long.MAX_VALUE;
  private Exception failure;

  /**
   * Connects to Kafka.
   *
   * @param onWritten receives each record that Kafka has acknowledged, on another thread
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  public RecordWriter(KafkaConnection kafka, String topic, Consumer<Written> onWritten) {
    this.topic = InstallationNames.inKafka(kafka, topic);
    this.name = kafka.withoutPrefix(this.topic);
    this.onWritten = onWritten;
    requireTopic(kafka);
    this.producer = kafka.producer(SETTINGS);
  }

  private void requireTopic(KafkaConnection kafka) {
    if (name.startsWith("__")) {
      throw new ConfigException(
          "Topic " + name + " is internal to Kafka and cannot be written to.");
    }
    try (Admin admin = kafka.createAdmin(ANSWER_TIMEOUT, TIMEOUT)) {
      Set<String> topics = KafkaFutures.await(admin.listTopics().names());
      if (!topics.contains(topic)) {
        throw new UnknownTopicOrPartitionException(Suggestions.noTopic(name, topics, kafka));
      }
    }
  }

  /** Returns the topic as named in Kafka, which the records must have. */
  public String topic() {
    return topic;
  }

  /** Returns the topic without prefix. */
  public String name() {
    return name;
  }

  /** Returns the number of partitions of the topic. */
  public int partitions() {
    return producer.partitionsFor(topic).size();
  }

  /**
   * Sends a record. Blocks while the buffer is full.
   *
   * @return whether to continue: {@code false} if a record has failed
   */
  public boolean write(long line, ProducerRecord<byte[], byte[]> record) {
    if (failure() != null) {
      return false;
    }
    Future<RecordMetadata> unused =
        producer.send(record, (metadata, e) -> acknowledged(line, metadata, e));
    return true;
  }

  private void acknowledged(long line, RecordMetadata metadata, Exception e) {
    synchronized (this) {
      if (e == null) {
        written++;
      } else if (line < failedLine) {
        failedLine = line;
        failure =
            e instanceof KafkaException denied
                ? OperationDeniedException.named(AclOperation.WRITE, "topic " + topic, denied)
                : e;
      }
    }
    if (e == null) {
      onWritten.accept(
          new Written(line, name, metadata.partition(), metadata.offset(), metadata.timestamp()));
    }
  }

  /** Waits until Kafka has acknowledged every record, or it has failed. Thread-safe. */
  public void finish() {
    producer.flush();
  }

  /** Returns the number of acknowledged records. */
  public synchronized long written() {
    return written;
  }

  /** Returns the first line that failed, valid if {@link #failure} is not {@code null}. */
  public synchronized long failedLine() {
    return failedLine;
  }

  /** Returns the failure of that line, or {@code null} if none has failed. */
  public synchronized Exception failure() {
    return failure;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
