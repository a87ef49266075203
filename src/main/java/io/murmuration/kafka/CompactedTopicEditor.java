package io.murmuration.kafka;

import static io.murmuration.kafka.OperationDeniedException.naming;

import io.murmuration.observe.RefusedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Edits a compacted topic of one partition atomically: reads it to its end, decides, and writes in
 * one transaction. It also repairs keys that refused records follow. The transactional id is the
 * topic's name, so of two concurrent edits, in any processes, the one that began first is fenced.
 * It has written nothing and starts over. Every change of the topic has to use this class.
 */
public final class CompactedTopicEditor<T> {
  private static final int MAX_ATTEMPTS = 20;
  private static final Duration MIN_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(2);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
  private static final int BATCH_BYTES = 512 << 10;

  private final KafkaConnection kafka;
  private final String topic;
  private final RecordFormat<T> format;
  private final boolean isDryRun;
  private final RefusedRecords refused = RefusedRecords.logged();

  /** The content of the topic, and the changes to write to it. */
  public static final class Table<T> {
    private final Map<String, T> values = new TreeMap<>();
    private final Map<String, byte[]> written = new HashMap<>();
    private final Set<String> overwritten = new HashSet<>();
    private final Map<String, byte[]> changes = new LinkedHashMap<>();
    private boolean unused = true;

    /** Returns the latest value of every key, without refused ones. */
    public Map<String, T> values() {
      return values;
    }

    /** Returns whether nothing was ever written to the topic, not even a removed key. */
    public boolean isUnused() {
      return unused;
    }

    private void read(CheckedRecords<T> records, ConsumerRecord<byte[], byte[]> record) {
      unused = false;
      boolean valid =
          records.read(
              record,
              (key, value) -> {
                TopicReader.put(values, key, value);
                written.put(key, record.value());
                overwritten.remove(key);
              });
      if (!valid && record.key() != null) {
        overwritten.add(new String(record.key(), StandardCharsets.UTF_8));
      }
    }

    /** Writes values again that refused records follow: compaction would only keep those. */
    private void repair() {
      overwritten.retainAll(values.keySet());
      // A tombstone is a change as well, and putIfAbsent would replace it.
      overwritten.removeAll(changes.keySet());
      overwritten.forEach(key -> changes.put(key, written.get(key)));
    }

    /** Adds a change: a value, or a tombstone if it is {@code null}. */
    public void put(String key, byte[] value) {
      changes.put(key, value);
    }
  }

  public CompactedTopicEditor(KafkaConnection kafka, String topic, RecordFormat<T> format) {
    this(kafka, topic, format, false);
  }

  private CompactedTopicEditor(
      KafkaConnection kafka, String topic, RecordFormat<T> format, boolean isDryRun) {
    this.kafka = kafka;
    this.topic = topic;
    this.format = format;
    this.isDryRun = isDryRun;
  }

  /** Returns an editor with the same results that writes nothing. */
  public CompactedTopicEditor<T> dryRun() {
    return new CompactedTopicEditor<>(kafka, topic, format, true);
  }

  /**
   * Edits the topic.
   *
   * @param decide adds the changes; may be called several times, of which the last one counts
   * @return the result of {@code decide}
   * @throws KafkaException if concurrent edits fence every attempt, or Kafka fails
   */
  public <R> R apply(Function<Table<T>, R> decide) {
    if (isDryRun) {
      return decide.apply(read());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return tryOnce(decide);
      } catch (KafkaException e) {
        if (!isFenced(e)) {
          throw e;
        }
        if (attempt == MAX_ATTEMPTS) {
          throw new KafkaException(
              "Topic %s was not changed: concurrent changes fenced %d attempts. Try again."
                  .formatted(topic, MAX_ATTEMPTS),
              e);
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

  private <R> R tryOnce(Function<Table<T>, R> decide) {
    try (var producer = kafka.transactionalProducer(topic, TRANSACTION_TIMEOUT, BATCH_BYTES)) {
      naming(
          AclOperation.WRITE,
          "transactional id " + kafka.topic(topic),
          () -> producer.initTransactions());
      Table<T> table = read();
      R result = decide.apply(table);
      table.repair();
      if (!table.changes.isEmpty()) {
        producer.beginTransaction();
        table.changes.forEach((key, value) -> send(producer, key, value));
        naming(
            AclOperation.WRITE, "topic " + kafka.topic(topic), () -> producer.commitTransaction());
      }
      return result;
    }
  }

  private Table<T> read() {
    Table<T> table = new Table<>();
    CheckedRecords<T> checked = new CheckedRecords<>(topic, format, refused);
    TopicReader.all(kafka, topic, record -> table.read(checked, record));
    return table;
  }

  /** Sends a record. The future may be ignored: a failed send also fails the commit. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(Producer<byte[], byte[]> producer, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(kafka.topic(topic), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Sleeps for a random time, so that edits that fenced each other do not collide again. */
  private static void pause(int attempt) {
    long max = Math.min(MAX_PAUSE.toMillis(), MIN_PAUSE.toMillis() << Math.min(attempt, 10));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(max));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
