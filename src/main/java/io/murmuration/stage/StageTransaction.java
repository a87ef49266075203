package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Topics;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.StageMetrics;
import io.murmuration.observe.TraceContext;
import io.murmuration.observe.Traces;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * The transaction that a stage fills and commits, over and over. The first record opens it. Every
 * method blocks and throws {@link KafkaException} when the transaction has failed; then only {@link
 * #discard} helps.
 */
public final class StageTransaction implements RecordSink {
  private static final String SINCE = "since";

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final String transactionalId;
  private final String stage;
  private final Duration commitInterval;
  private final Metrics metrics;
  private final StageMetrics stageMetrics;
  private final StageTraces traces;

  private volatile KafkaProducer<byte[], byte[]> producer;
  private KafkaClientMetrics.Binding measured;
  private boolean open;
  private long deadLetters;

  /**
   * @param transactionalId without prefix; a later transaction of the same id fences this one
   * @param stage is named in dead letters
   */
  public StageTransaction(
      Vertx vertx,
      KafkaConnection kafka,
      String transactionalId,
      String stage,
      Duration commitInterval) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.transactionalId = transactionalId;
    this.stage = stage;
    this.commitInterval = commitInterval;
    metrics = Metrics.of(vertx);
    stageMetrics = metrics.stage(stage);
    traces = new StageTraces(Traces.of(vertx), stage);
  }

  @Override
  public void send(String topic, byte[] key, byte[] value, long timestampMillis) {
    send(new ProducerRecord<>(kafka.topic(topic), null, timestampMillis, key, value));
  }

  @Override
  public void send(String topic, byte[] key, byte[] value, long timestampMillis, long since) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(kafka.topic(topic), null, timestampMillis, key, value);
    record.headers().add(SINCE, utf8(Long.toString(since)));
    send(record);
  }

  /**
   * What is sent from now on is made of something that belongs to a trace, and belongs to it too,
   * until {@link #leaveTrace}.
   *
   * @param from {@code null} where the trace begins
   * @param origin the topic or the source that it is from
   */
  public void enterTrace(TraceContext from, String origin) {
    traces.enter(from, origin);
  }

  /** Whether what belongs to no trace is to begin one. */
  public boolean beginsTrace() {
    return traces.beginsOne();
  }

  /** What is sent from now on belongs to no trace. */
  public void leaveTrace() {
    traces.leave();
  }

  /**
   * The life of a keyword that a record is for, as {@link RecordSink} has it; -1 if it does not
   * say.
   */
  public static long since(ConsumerRecord<byte[], byte[]> record) {
    Header since = record.headers().lastHeader(SINCE);
    try {
      return since == null ? -1 : Long.parseLong(new String(since.value(), StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Puts a record of {@code topic} that is no good where it can be looked at. */
  void sendDeadLetter(String topic, ConsumerRecord<byte[], byte[]> bad, String reason) {
    Map<String, String> place = new LinkedHashMap<>();
    place.put("topic", topic);
    place.put("partition", String.valueOf(bad.partition()));
    place.put("offset", String.valueOf(bad.offset()));
    sendDeadLetter(bad.key(), bad.value(), reason, place);
  }

  /**
   * Puts something that is no good where it can be looked at; the headers say which stage found it,
   * why it is no good and, as {@code place}, where it comes from.
   */
  public void sendDeadLetter(byte[] key, byte[] value, String reason, Map<String, String> place) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(kafka.topic(Topics.DEAD_LETTERS), key, value);
    letter.headers().add("stage", utf8(stage)).add("reason", utf8(reason));
    place.forEach((name, where) -> letter.headers().add(name, utf8(where)));
    send(letter);
    deadLetters++;
  }

  /** A failure needs no looking after: it makes the commit fail, with the same cause. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) {
    traces.mark(record.headers());
    begin().send(record);
  }

  /**
   * Commits what was sent; {@code false} if there was nothing. For a writer that reads no topic.
   */
  public boolean commit() {
    if (!open) {
      return false;
    }
    end();
    return true;
  }

  /**
   * Commits what was sent together with the offsets of a consumer; {@code false} if there was
   * nothing of either.
   */
  boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    if (!open && offsets.isEmpty()) {
      return false;
    }
    if (!offsets.isEmpty()) {
      begin().sendOffsetsToTransaction(offsets, group);
    }
    end();
    return true;
  }

  /**
   * How much has been sent to each topic, its name without prefix, also of what was not committed.
   * It starts again from zero after a failure. From any thread.
   */
  public Map<String, OutputTotal> totals() {
    KafkaProducer<byte[], byte[]> current = producer;
    return current == null ? Map.of() : ProducerMetrics.totals(kafka, current.unwrap());
  }

  /** Whether anything was sent since the last commit. */
  boolean isOpen() {
    return open;
  }

  /** Forgets what was sent since the last commit; nobody who reads committed records sees it. */
  public void discard() {
    if (open) {
      stageMetrics.aborted();
    }
    open = false;
    deadLetters = 0;
    traces.discarded();
    if (producer != null) {
      measured.close();
      KafkaProducer<byte[], byte[]> old = producer;
      producer = null;
      old.unwrap().close(Duration.ZERO);
      // Releases what Vert.x holds of it.
      old.close();
    }
  }

  /** Fences every older transaction of the same id and aborts what it had left open. */
  public void fence() {
    if (producer == null) {
      producer = kafka.createProducer(vertx, transactionalId, commitInterval);
      measured = metrics.kafkaClients().bind(stage, producer.unwrap());
      producer.unwrap().initTransactions();
    }
  }

  private Producer<byte[], byte[]> begin() {
    fence();
    if (!open) {
      producer.unwrap().beginTransaction();
      open = true;
    }
    return producer.unwrap();
  }

  private void end() {
    long startNanos = System.nanoTime();
    producer.unwrap().commitTransaction();
    open = false;
    stageMetrics.committed(System.nanoTime() - startNanos, deadLetters);
    deadLetters = 0;
    traces.committed();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
