package io.murmuration.operate.records;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.Suggestions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Writes records to a topic that exists, in their order within a partition, each once: acknowledged
 * by all replicas in sync, repeated without doubling where an answer is lost. Holds a few mebibytes
 * of them at most; whoever writes faster waits. Records with a key go where every other client of
 * Kafka puts that key. For one thread, but for {@link #finish}.
 */
public final class RecordWriter implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int HELD_BYTES = 32 << 20;

  private final String topic;
  private final String name;
  private final Consumer<WrittenRecord> onWritten;
  private final KafkaProducer<byte[], byte[]> producer;
  private long written;
  private long failedLine = Long.MAX_VALUE;
  private Exception failure;

  /**
   * Connects.
   *
   * @param onWritten is told of each record once Kafka has it, on another thread
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  public RecordWriter(KafkaConnection kafka, String topic, Consumer<WrittenRecord> onWritten) {
    this.topic = kafka.named(topic);
    this.name = kafka.withoutPrefix(this.topic);
    this.onWritten = onWritten;
    requireTopic(kafka);
    this.producer = new KafkaProducer<>(config(kafka));
  }

  private void requireTopic(KafkaConnection kafka) {
    if (name.startsWith("__")) {
      throw new ConfigException("topic " + name + " is Kafka's own, and not written to");
    }
    try (Admin admin = kafka.createAdmin(ANSWER_TIMEOUT, PATIENCE)) {
      Set<String> topics = admin.listTopics().names().get();
      if (!topics.contains(topic)) {
        throw new UnknownTopicOrPartitionException(Suggestions.noTopic(name, topics, kafka));
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  private static Map<String, Object> config(KafkaConnection kafka) {
    Map<String, Object> config = new HashMap<>(kafka.producerConfig());
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("compression.type", "none");
    config.put("linger.ms", "5");
    config.put("batch.size", String.valueOf(128 << 10));
    config.put("buffer.memory", String.valueOf(HELD_BYTES));
    config.put("max.request.size", String.valueOf(KafkaConnection.MAX_RECORD_BYTES));
    config.put("max.block.ms", String.valueOf(PATIENCE.toMillis()));
    config.put("request.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()));
    config.put("delivery.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    return config;
  }

  /** The topic, as Kafka calls it: what the records have to have. */
  public String topic() {
    return topic;
  }

  /** The topic without prefix. */
  public String name() {
    return name;
  }

  /** How many partitions the topic has. */
  public int partitions() {
    return producer.partitionsFor(topic).size();
  }

  /**
   * Hands over a record; waits where too many are on their way.
   *
   * @return false if one has failed: then there is no use in going on
   */
  public boolean write(long line, ProducerRecord<byte[], byte[]> record) {
    if (isFailed()) {
      return false;
    }
    Future<RecordMetadata> unused =
        producer.send(record, (metadata, e) -> answered(line, metadata, e));
    return true;
  }

  private void answered(long line, RecordMetadata metadata, Exception e) {
    synchronized (this) {
      if (e == null) {
        written++;
      } else if (line < failedLine) {
        failedLine = line;
        failure = e;
      }
    }
    if (e == null) {
      onWritten.accept(
          new WrittenRecord(
              line, name, metadata.partition(), metadata.offset(), metadata.timestamp()));
    }
  }

  private synchronized boolean isFailed() {
    return failure != null;
  }

  /** Waits until Kafka has answered about every record. From any thread. */
  public void finish() {
    producer.flush();
  }

  /** How many records Kafka has acknowledged. */
  public synchronized long written() {
    return written;
  }

  /** The first line that was not written, if {@link #failure} is not {@code null}. */
  public synchronized long failedLine() {
    return failedLine;
  }

  /** Why that was; {@code null} as long as nothing has failed. */
  public synchronized Exception failure() {
    return failure;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
