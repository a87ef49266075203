package io.murmuration.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Changes a compacted topic of one partition in full knowledge of what it holds: reads it to its
 * end, decides, and writes in one transaction. Its transactional id is the topic's name, so that of
 * two changes that go on at once, in whatever processes, the one that began first is fenced: it has
 * written nothing, and begins again. Every change of the topic has to go this way.
 */
public final class CompactedTopicEditor {
  private static final int MOST_ATTEMPTS = 20;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaConnection kafka;
  private final String topic;

  /** What the topic holds, and what is to be written to it. */
  public static final class Table {
    private final Map<String, byte[]> values = new TreeMap<>();
    private final Map<String, byte[]> changes = new LinkedHashMap<>();
    private boolean unused = true;

    /** The latest value of every key. */
    public Map<String, byte[]> values() {
      return values;
    }

    /** Whether nothing has been written to the topic yet, not even what was removed again. */
    public boolean isUnused() {
      return unused;
    }

    /** Is going to write a value, or a tombstone if it is {@code null}. */
    public void put(String key, byte[] value) {
      changes.put(key, value);
    }
  }

  public CompactedTopicEditor(KafkaConnection kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * Makes a change and returns what {@code decide} answered; it may be called several times, of
   * which the last counts.
   *
   * @throws KafkaException if others never let it, or Kafka does not
   */
  public <T> T apply(Function<Table, T> decide) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryOnce(decide);
      } catch (KafkaException e) {
        if (!isFenced(e)) {
          throw e;
        }
        if (attempt == MOST_ATTEMPTS) {
          throw new KafkaException("the topic %s was not changed".formatted(topic), e);
        }
        pause(attempt);
      }
    }
  }

  private static boolean isFenced(Throwable e) {
    return e != null
        && (e instanceof ProducerFencedException
            || e instanceof InvalidProducerEpochException
            || e instanceof InvalidTxnStateException
            || isFenced(e.getCause()));
  }

  private <T> T tryOnce(Function<Table, T> decide) {
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config())) {
      producer.initTransactions();
      Table table = read();
      T result = decide.apply(table);
      if (!table.changes.isEmpty()) {
        producer.beginTransaction();
        table.changes.forEach((key, value) -> send(producer, key, value));
        producer.commitTransaction();
      }
      return result;
    }
  }

  private Table read() {
    Table table = new Table();
    TopicReader.all(
        kafka,
        topic,
        record -> {
          table.unused = false;
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            table.values.remove(key);
          } else {
            table.values.put(key, record.value());
          }
        });
    return table;
  }

  /** A failure needs no looking after: it makes the commit fail, with the same cause. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(KafkaProducer<byte[], byte[]> producer, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(kafka.topic(topic), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** By chance, so that those who fenced each other do not do so again. */
  private static void pause(int attempt) {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(attempt, 10));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Properties config() {
    Properties config = new Properties();
    config.putAll(kafka.producerConfig());
    config.put("transactional.id", kafka.topic(topic));
    config.put("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT.toMillis()));
    // One batch in flight: a partition that the transaction does not know yet takes no more.
    config.put("max.in.flight.requests.per.connection", "1");
    config.put("batch.size", String.valueOf(512 << 10));
    return config;
  }
}
