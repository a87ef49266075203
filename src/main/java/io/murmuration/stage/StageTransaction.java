package io.murmuration.stage;

import static io.murmuration.kafka.OperationDeniedException.naming;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.StageMetrics;
import io.murmuration.observe.TraceContext;
import io.murmuration.observe.Traces;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;

/**
 * The transactions of a stage, one after another. The first record begins one. Every method blocks,
 * and throws {@link KafkaException} if the transaction has failed; then only {@link #discard} is
 * allowed.
 */
public final class StageTransaction implements RecordSink {
  /** The topic of records that a stage cannot use, without prefix. */
  public static final String DEAD_LETTERS = "dead-letters";

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final String transactionalId;
  private final String stage;
  private final Duration commitInterval;
  private final Metrics metrics;
  private final StageMetrics stageMetrics;
  private final StageTraces traces;

  private volatile KafkaProducer<byte[], byte[]> producer;
  private KafkaClientMetrics.Binding clientMetrics;
  private boolean open;
  private long deadLetters;

  /**
   * @param transactionalId the id without prefix; a later transaction of the same id fences this
   *     one
   * @param stage the stage that dead letters name
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
  public void send(String topic, byte[] key, byte[] value, long timestampMillis, Header header) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(kafka.topic(topic), null, timestampMillis, key, value);
    if (header != null) {
      record.headers().add(header.name(), header.value());
    }
    send(record);
  }

  /**
   * Adds the records sent from now on to a trace, until {@link #leaveTrace}.
   *
   * @param from the trace to continue, or {@code null} to begin one
   * @param origin the topic or the source of the traced record
   */
  public void enterTrace(TraceContext from, String origin) {
    traces.enter(from, origin);
  }

  /** Returns whether a record without a trace begins one. */
  public boolean beginsTrace() {
    return traces.beginsOne();
  }

  public void leaveTrace() {
    traces.leave();
  }

  /** Sends an unusable record to the dead letters. */
  void sendDeadLetter(InputRecord bad, String reason) {
    Map<String, String> position = new LinkedHashMap<>();
    position.put("topic", bad.topic());
    position.put("partition", String.valueOf(bad.partition()));
    position.put("offset", String.valueOf(bad.offset()));
    sendDeadLetter(bad.key(), bad.value(), reason, position);
  }

  /**
   * Sends unusable input to the dead letters, truncated if it is too large for a record. Headers
   * name the stage, the reason and the position.
   *
   * @param position headers that name the origin of the input
   */
  public void sendDeadLetter(
      byte[] key, byte[] value, String reason, Map<String, String> position) {
    send(DeadLetter.of(kafka.topic(DEAD_LETTERS), key, value, stage, reason, position));
    deadLetters++;
  }

  /** Ignores the future: a failure to send makes the commit fail with the same cause. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) {
    traces.mark(record.headers());
    begin().send(record);
  }

  /** Commits for a stage that reads no topic; returns whether there was anything to commit. */
  public boolean commit() {
    if (!open) {
      return false;
    }
    end();
    return true;
  }

  /** Commits together with consumed offsets; returns whether there was anything to commit. */
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
   * Returns the totals sent to each topic, by its name without prefix, including records that were
   * not committed. Totals restart from zero after a failure. From any thread.
   */
  public Map<String, RecordTotal> totals() {
    KafkaProducer<byte[], byte[]> current = producer;
    Map<String, RecordTotal> totals = new HashMap<>();
    if (current != null) {
      current
          .unwrap()
          .metrics()
          .forEach(
              (name, metric) -> {
                if (name.group().equals("producer-topic-metrics")) {
                  String topic = kafka.withoutPrefix(name.tags().get("topic"));
                  totals.merge(topic, total(name.name(), metric), RecordTotal::plus);
                }
              });
    }
    return totals;
  }

  private static RecordTotal total(String name, Metric metric) {
    return switch (name) {
      case "record-send-total" -> new RecordTotal(((Number) metric.metricValue()).longValue(), 0);
      case "byte-total" -> new RecordTotal(0, ((Number) metric.metricValue()).longValue());
      default -> RecordTotal.ZERO;
    };
  }

  /** Returns whether anything was sent since the last commit. */
  boolean isOpen() {
    return open;
  }

  /** Drops everything sent since the last commit; read_committed consumers never see it. */
  public void discard() {
    if (open) {
      stageMetrics.aborted();
    }
    open = false;
    deadLetters = 0;
    traces.discarded();
    if (producer != null) {
      clientMetrics.close();
      KafkaProducer<byte[], byte[]> old = producer;
      producer = null;
      old.unwrap().close(Duration.ZERO);
      // Releases the resources that Vert.x holds for the producer.
      old.close();
    }
  }

  /** Fences every older producer with the same transactional id and aborts its open transaction. */
  public void fence() {
    if (producer == null) {
      producer = kafka.createProducer(vertx, transactionalId, commitInterval);
      clientMetrics = metrics.kafkaClients().bind(stage, producer.unwrap());
      naming(
          AclOperation.WRITE,
          "transactional id " + kafka.topic(transactionalId),
          () -> producer.unwrap().initTransactions());
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
    naming(
        AclOperation.WRITE,
        "the topics of the transaction",
        () -> producer.unwrap().commitTransaction());
    open = false;
    stageMetrics.committed(System.nanoTime() - startNanos, deadLetters);
    deadLetters = 0;
    traces.committed();
  }
}
