package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaErrors;
import io.murmuration.kafka.TopicReader;
import io.murmuration.observe.Health;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.StageMetrics;
import io.murmuration.observe.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consume-transform-produce loop of every stage: poll, apply the step to each record, and at
 * most every commit interval commit the outputs, the changed state and the input offsets in one
 * transaction. Where commits take long they are made less often, down to a twentieth as often.
 *
 * <p>What the step holds in memory is a cache of its committed state. Whenever partitions move or a
 * transaction fails, the stage makes a new producer, which fences and aborts what the old one left
 * open, has the step restore its state from the compacted state topic, and goes on from the
 * committed offsets; there is no other way of recovery. A failure that repeats {@value
 * #MAX_FAILURES} times without a commit in between is handed to {@code onFatal}, once; one for want
 * of rights at once.
 *
 * <p>All work runs on one worker thread, the waiting on the consumer's own.
 */
public final class ExactlyOnceStage {
  /** So many failures in a row are fatal. */
  static final int MAX_FAILURES = 8;

  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceStage.class);

  /** Commits take at most about a fifth of the time, as long as that spaces them no further … */
  private static final int COMMIT_SPACING = 4;

  /** … than so many commit intervals … */
  private static final int MAX_COMMIT_INTERVALS = 20;

  /** … and leaves no transaction open for longer than this, well before it would be aborted. */
  private static final Duration MAX_OPEN = Duration.ofSeconds(2);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration BACKOFF = Duration.ofMillis(100);
  private static final Duration FAILURES_FORGOTTEN = Duration.ofMinutes(10);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  /**
   * What distinguishes one stage from another.
   *
   * @param name names the consumer group and the transactions
   * @param inputTopics the topics to read, without prefix: all whose name matches
   * @param stateTopic the compacted topic that the step restores from, without prefix, or {@code
   *     null}
   * @param commitInterval how long outputs wait for more before they are committed, at least
   */
  public record Options(
      String name, Pattern inputTopics, String stateTopic, Duration commitInterval) {}

  private final Vertx vertx;
  private final KafkaConnection input;
  private final KafkaConnection kafka;
  private final Options options;
  private final StageStep step;
  private final Runnable beforeBatch;
  private final Consumer<Throwable> onFatal;
  private final Promise<Void> stopped = Promise.promise();
  private final StageMetrics metrics;
  private final StageMeter meter;
  private final StageHealth standing;
  private final LongSupplier lag;

  private KafkaConsumer<byte[], byte[]> consumer;
  private WorkerExecutor worker;
  private StageTransaction transaction;
  private StageReporter reporter;
  private KafkaClientMetrics.Binding measured;
  private ConsumerGroupMetadata membership;
  private Set<TopicPartition> assignment = Set.of();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private long lastCommitNanos;
  private long nextCommitNanos;
  private long toldResults;
  private int failures;
  private long lastFailureNanos = System.nanoTime();
  private volatile boolean stopping;

  /**
   * @param input the installation whose topics are read
   * @param kafka the installation whose topics are written, and that has the consumer group
   * @param beforeBatch runs before the step takes the records of a poll or restores, on the worker
   *     thread
   */
  public ExactlyOnceStage(
      Vertx vertx,
      KafkaConnection input,
      KafkaConnection kafka,
      Options options,
      StageStep step,
      Runnable beforeBatch,
      Consumer<Throwable> onFatal) {
    this.vertx = vertx;
    this.input = input;
    this.kafka = kafka;
    this.options = options;
    this.step = step;
    this.beforeBatch = beforeBatch;
    this.onFatal = onFatal;
    metrics = Metrics.of(vertx).stage(options.name());
    meter = new StageMeter(System.nanoTime(), metrics);
    standing = new StageHealth(meter);
    lag = standing::lag;
  }

  /** Joins the consumer group and begins to work; call it in the context of a verticle. */
  public Future<Void> start() {
    String instance = options.name() + "-" + UUID.randomUUID();
    worker = vertx.createSharedWorkerExecutor(instance, 1, 1, TimeUnit.HOURS);
    transaction =
        new StageTransaction(vertx, kafka, instance, options.name(), options.commitInterval());
    consumer = kafka.createGroupConsumer(vertx, options.name());
    measured = Metrics.of(vertx).kafkaClients().bind(options.name(), consumer.unwrap());
    metrics.addLag(lag);
    reporter =
        StageReporter.start(
            vertx, kafka, options.name(), meter::figures, transaction::totals, () -> null);
    return consumer
        .subscribe(
            Pattern.compile(Pattern.quote(input.prefix()) + "(?:" + options.inputTopics() + ")"))
        .onSuccess(subscribed -> loop());
  }

  /** Commits what is done and leaves the group; resolves when both are over. */
  public Future<Void> stop() {
    stopping = true;
    return stopped.future();
  }

  /** Whether it is a member of its group and makes progress; from any thread. */
  public Health.Result assigned() {
    return standing.assigned();
  }

  /** Whether it is no further behind than it may be; from any thread. */
  public Health.Result lagBelow(long maxRecords) {
    return standing.lagBelow(maxRecords);
  }

  private void loop() {
    consumer
        .poll(POLL_TIMEOUT)
        .compose(polled -> work(() -> process(polled)))
        .onComplete(
            done -> {
              if (done.succeeded()) {
                meter.round(System.nanoTime());
                continueLoop();
              } else {
                recover(done.cause());
              }
            });
  }

  private void continueLoop() {
    if (stopping) {
      shutDown();
    } else {
      loop();
    }
  }

  private void recover(Throwable cause) {
    if (System.nanoTime() - lastFailureNanos > FAILURES_FORGOTTEN.toNanos()) {
      failures = 0;
    }
    lastFailureNanos = System.nanoTime();
    failures++;
    standing.failed(cause);
    metrics.restarted();
    // With no membership known nothing is committed, and the next round restores everything.
    membership = null;
    if (failures >= MAX_FAILURES || KafkaErrors.isFinal(cause)) {
      LOG.error(
          "stage={} gives up after {} failures in a row: {}",
          options.name(),
          failures,
          KafkaErrors.sentence(cause));
      shutDown();
      onFatal.accept(cause);
      return;
    }
    LOG.warn("stage={} starts over from what is committed: {}", options.name(), cause.toString());
    LOG.debug("stage={} failed", options.name(), cause);
    long backoffMillis =
        Math.min(MAX_BACKOFF.toMillis(), BACKOFF.toMillis() << Math.min(failures - 1, 10));
    work(transaction::discard)
        .onComplete(discarded -> vertx.setTimer(backoffMillis, timer -> continueLoop()));
  }

  private void shutDown() {
    metrics.removeLag(lag);
    work(this::commitOnStop)
        .onFailure(e -> LOG.warn("stage={} did not commit as it stopped", options.name(), e))
        .eventually(() -> work(transaction::discard))
        .onComplete(discarded -> measured.close())
        .eventually(consumer::close)
        .eventually(reporter::stop)
        .eventually(worker::close)
        .onComplete(closed -> stopped.complete());
  }

  private void commitOnStop() {
    if (membership != null) {
      commit();
    }
  }

  private Future<Void> work(Runnable task) {
    return worker.executeBlocking(
        () -> {
          task.run();
          return null;
        });
  }

  private void process(KafkaConsumerRecords<byte[], byte[]> polled) {
    long readNanos = System.nanoTime();
    beforeBatch.run();
    if (partitionsMoved()) {
      restore();
      return;
    }
    ConsumerRecords<byte[], byte[]> records = polled.records();
    long now = System.currentTimeMillis();
    meter.read(records.count(), readNanos, now - oldestMillis(records, now));
    standing.look(consumer.unwrap(), assignment, readNanos);
    for (TopicPartition partition : records.partitions()) {
      String topic = input.withoutPrefix(partition.topic());
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        apply(topic, record, now);
      }
    }
    if (isCommitDue(System.nanoTime())) {
      commit();
    }
  }

  /** Of each partition the first record, which is the oldest or nearly so. */
  private static long oldestMillis(ConsumerRecords<byte[], byte[]> records, long nowMillis) {
    long oldest = nowMillis;
    for (TopicPartition partition : records.partitions()) {
      oldest = Math.min(oldest, records.records(partition).get(0).timestamp());
    }
    return oldest;
  }

  private boolean isCommitDue(long nanos) {
    return nanos - nextCommitNanos >= 0
        || (transaction.isOpen() && nanos - lastCommitNanos >= MAX_OPEN.toNanos());
  }

  private boolean partitionsMoved() {
    ConsumerGroupMetadata current = consumer.unwrap().groupMetadata();
    return membership == null
        || current.generationId() != membership.generationId()
        || !current.memberId().equals(membership.memberId())
        || !consumer.unwrap().assignment().equals(assignment);
  }

  /**
   * A transaction that was left open comes before all: it would hold up the reading until it times
   * out. Then the offsets: Kafka answers them when no transaction on them is open any more, and
   * what those transactions wrote to the state topic stands before its end from then on.
   */
  private void restore() {
    meter.forget();
    transaction.discard();
    transaction.fence();
    var client = consumer.unwrap();
    ConsumerGroupMetadata joined = client.groupMetadata();
    Set<TopicPartition> assigned = Set.copyOf(client.assignment());
    Map<TopicPartition, OffsetAndMetadata> offsets = client.committed(assigned);
    committed.clear();
    List<InputPartition> inputs = new ArrayList<>();
    for (TopicPartition partition : assigned) {
      OffsetAndMetadata offset = offsets.get(partition);
      if (offset == null) {
        client.seekToBeginning(List.of(partition));
      } else {
        client.seek(partition, offset.offset());
        committed.put(partition, offset.offset());
      }
      inputs.add(
          new InputPartition(
              input.withoutPrefix(partition.topic()),
              partition.partition(),
              offset == null ? "" : offset.metadata()));
    }
    Map<String, byte[]> state =
        options.stateTopic() == null
            ? Map.of()
            : TopicReader.latestByKey(kafka, options.stateTopic());
    step.restore(inputs, state);
    membership = joined;
    assignment = assigned;
    toldResults = 0;
    standing.restored(joined, assigned);
    scheduleCommit(0);
    LOG.debug(
        "stage={} generation={} partitions={}", options.name(), joined.generationId(), assigned);
  }

  private void apply(String topic, ConsumerRecord<byte[], byte[]> record, long nowMillis) {
    TraceContext trace = TraceHeaders.read(record.headers());
    if (trace != null) {
      transaction.enterTrace(trace, topic);
    }
    try {
      step.apply(
          new InputRecord(
              topic,
              record.partition(),
              record.offset(),
              record.timestamp(),
              record.key(),
              record.value(),
              StageTransaction.since(record)),
          nowMillis,
          transaction);
    } catch (BadRecordException e) {
      transaction.sendDeadLetter(topic, record, e.getMessage());
    }
    if (trace != null) {
      transaction.leaveTrace();
    }
  }

  private void commit() {
    long startNanos = System.nanoTime();
    step.flush(System.currentTimeMillis(), transaction);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : assignment) {
      // The position also passes the markers of transactions, behind which no record may come.
      long position = consumer.unwrap().position(partition);
      if (position != committed.getOrDefault(partition, 0L)) {
        offsets.put(
            partition,
            new OffsetAndMetadata(
                position,
                step.offsetMetadata(
                    input.withoutPrefix(partition.topic()), partition.partition())));
      }
    }
    // As it was when the step restored: whoever has lost partitions since commits nothing.
    if (transaction.commit(offsets, membership)) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
      failures = 0;
      metrics.results(step.results() - toldResults);
      toldResults = step.results();
    }
    meter.finish(System.nanoTime());
    scheduleCommit(System.nanoTime() - startNanos);
  }

  /**
   * A commit costs by the partitions that it writes to and by the state that has changed, hardly by
   * the records read since the last: the longer commits take, the fewer are made.
   */
  private void scheduleCommit(long lastTookNanos) {
    long intervalNanos = options.commitInterval().toNanos();
    long spacingNanos =
        Math.min(COMMIT_SPACING * lastTookNanos, MAX_COMMIT_INTERVALS * intervalNanos);
    lastCommitNanos = System.nanoTime();
    nextCommitNanos = lastCommitNanos + Math.max(intervalNanos, spacingNanos);
  }
}
