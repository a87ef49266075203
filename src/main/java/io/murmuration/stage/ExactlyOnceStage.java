package io.murmuration.stage;

import io.murmuration.kafka.ClockWatch;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaErrors;
import io.murmuration.observe.Health;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.observe.StageMetrics;
import io.murmuration.observe.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consume-transform-produce loop of every stage: polls, applies the step to each record, and at
 * most every commit interval commits the outputs, the changed state and the input offsets in one
 * transaction. A {@link CommitSchedule} makes slow commits less frequent, down to a twentieth.
 *
 * <p>The memory of the step is a cache of its committed state. Whenever partitions move or a
 * transaction fails, the stage creates a new producer, which fences the old one and aborts its open
 * transaction. The step restores its state from the compacted state topic, and the stage resumes
 * from the committed offsets. There is no other recovery path. If a {@link StageRetry} gives up,
 * {@code onFatal} gets the failure, once.
 *
 * <p>All work runs on one worker thread; polling waits on the consumer's own thread.
 */
public final class ExactlyOnceStage {
  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceStage.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(100);
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(5);

  /**
   * The properties of one stage.
   *
   * @param name the name of the consumer group and the prefix of transactional ids
   * @param inputTopics a pattern that matches the names of the topics to read, without prefix
   * @param stateTopic the compacted topic that the step restores from, without prefix, or {@code
   *     null} if the step has no state
   * @param commitInterval the minimum interval between commits
   */
  public record Options(
      String name, Pattern inputTopics, String stateTopic, Duration commitInterval) {}

  private final Vertx vertx;
  private final KafkaConnection input;
  private final KafkaConnection kafka;
  private final Options options;
  private final StageStep step;
  private final StageHooks hooks;
  private final Consumer<Throwable> onFatal;
  private final Promise<Void> stopped = Promise.promise();
  private final StageMetrics metrics;
  private final StageMeter meter;
  private final StageHealth health;
  private final LongSupplier lag;
  private final CommitSchedule schedule;
  private final RefusedRecords refused;
  private final StateTopic state;
  private final StageRetry retry = new StageRetry(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);

  private KafkaConsumer<byte[], byte[]> consumer;
  private AssignedPartitions partitions;
  private WorkerExecutor worker;
  private StageTransaction transaction;
  private KafkaClientMetrics.Binding clientMetrics;
  private ClockWatch clockWatch;
  private long countedResults;
  private volatile boolean stopping;

  /**
   * @param input the installation to read from
   * @param kafka the installation to write to, which also has the consumer group
   */
  public ExactlyOnceStage(
      Vertx vertx,
      KafkaConnection input,
      KafkaConnection kafka,
      Options options,
      StageStep step,
      StageHooks hooks,
      Consumer<Throwable> onFatal) {
    this.vertx = vertx;
    this.input = input;
    this.kafka = kafka;
    this.options = options;
    this.step = step;
    this.hooks = hooks;
    this.onFatal = onFatal;
    metrics = Metrics.of(vertx).stage(options.name());
    refused = Metrics.of(vertx).refused();
    state = new StateTopic(kafka, options.name(), options.stateTopic(), refused);
    meter = new StageMeter(System.nanoTime(), metrics);
    health = new StageHealth(meter);
    lag = health::lag;
    schedule = new CommitSchedule(options.commitInterval());
  }

  /** Joins the consumer group and starts the loop. Call it in the context of a verticle. */
  public Future<Void> start() {
    String instance = options.name() + "-" + UUID.randomUUID();
    worker = vertx.createSharedWorkerExecutor(instance, 1, 1, TimeUnit.HOURS);
    transaction =
        new StageTransaction(vertx, kafka, instance, options.name(), options.commitInterval());
    metrics.addLag(lag);
    return join().onSuccess(subscribed -> loop());
  }

  private Future<Void> join() {
    consumer = kafka.createGroupConsumer(vertx, options.name());
    partitions = new AssignedPartitions(input, consumer.unwrap());
    clientMetrics = Metrics.of(vertx).kafkaClients().bind(options.name(), consumer.unwrap());
    clockWatch = new ClockWatch(vertx, consumer.unwrap());
    return consumer.subscribe(
        Pattern.compile(Pattern.quote(input.prefix()) + "(?:" + options.inputTopics() + ")"));
  }

  private Future<Void> leave() {
    clockWatch.stop();
    clientMetrics.close();
    return consumer.close();
  }

  /** Commits the applied records and leaves the group. Completes when both are done. */
  public Future<Void> stop() {
    stopping = true;
    return stopped.future();
  }

  /** Returns whether the stage is a member of its group and makes progress. From any thread. */
  public Health.Result assigned() {
    return health.assigned();
  }

  /** Returns whether the lag is within a limit. From any thread. */
  public Health.Result lagBelow(long maxRecords) {
    return health.lagBelow(maxRecords);
  }

  /** Returns the figures of the last seconds. Call it about once a second, on one thread. */
  public StageMeter.Figures figures(long nanos) {
    return meter.figures(nanos);
  }

  /** Returns {@link StageTransaction#totals}. From any thread, after {@link #start}. */
  public Map<String, RecordTotal> totals() {
    return transaction.totals();
  }

  private void loop() {
    if (stopping) {
      shutDown();
      return;
    }
    consumer
        .poll(POLL_TIMEOUT)
        .compose(polled -> work(() -> process(polled.records())))
        .onSuccess(
            done -> {
              meter.round(System.nanoTime());
              loop();
            })
        .onFailure(this::recover);
  }

  private void recover(Throwable cause) {
    boolean mayRetry = retry.failed(cause, System.nanoTime());
    health.failed(cause);
    metrics.restarted();
    // Without a membership nothing is committed, and the next round restores everything.
    partitions.invalidate();
    if (!mayRetry) {
      LOG.error(
          "stage={} gives up after {} consecutive failures: {}",
          options.name(),
          retry.failures(),
          KafkaErrors.sentence(cause));
      shutDown();
      onFatal.accept(cause);
      return;
    }
    LOG.warn("stage={} restarts from the last commit: {}", options.name(), cause.toString());
    LOG.debug("stage={} failed", options.name(), cause);
    work(transaction::discard)
        .eventually(() -> isStuck() ? rejoin() : Future.succeededFuture())
        .onComplete(discarded -> vertx.setTimer(retry.delayMillis(), timer -> loop()));
  }

  /**
   * A consumer that Kafka has expelled may not notice it for long, such as after the clock was set
   * back, and would fail again.
   */
  private boolean isStuck() {
    return retry.failures() > 1 || clockWatch.wasSetBack();
  }

  private Future<Void> rejoin() {
    leave().onFailure(e -> LOG.warn("stage={} cannot close its consumer", options.name(), e));
    return join();
  }

  private void shutDown() {
    metrics.removeLag(lag);
    work(() -> {
          if (partitions.isValid()) {
            commit();
          }
        })
        .onFailure(e -> LOG.warn("stage={} could not commit while stopping", options.name(), e))
        .eventually(() -> work(transaction::discard))
        .eventually(this::leave)
        .eventually(worker::close)
        .onComplete(closed -> stopped.complete());
  }

  private Future<Void> work(Runnable task) {
    return worker.executeBlocking(
        () -> {
          task.run();
          return null;
        });
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    long readNanos = System.nanoTime();
    if (clockWatch.wasSetBack()) {
      throw new IllegalStateException("the clock was set back");
    }
    if (partitions.haveMoved()) {
      restore();
      return;
    }
    partitions.read(records.partitions());
    List<InputRecord> batch = InputRecords.of(input, records);
    hooks.beforeBatch(batch);
    long now = System.currentTimeMillis();
    meter.read(batch.size(), readNanos, now - InputRecords.oldestMillis(records, now));
    health.measure(consumer.unwrap(), partitions.assignment(), readNanos);
    for (InputRecord record : batch) {
      apply(record, now);
    }
    if (schedule.isDue(transaction.isOpen(), System.nanoTime())) {
      commit();
    }
  }

  /**
   * Fences first, since an open transaction would block reading until it times out. Then reads the
   * offsets: Kafka returns them once no transaction on them is open. From that moment on, the
   * writes of those transactions are before the end of the state topic.
   */
  private void restore() {
    meter.forget();
    transaction.discard();
    transaction.fence();
    List<InputPartition> inputs = partitions.restore();
    Map<String, byte[]> committed = state.read();
    hooks.beforeRestore();
    state.restore(step, inputs, committed, transaction);
    countedResults = 0;
    health.restored(consumer.unwrap(), partitions.membership(), partitions.assignment());
    schedule.restored(System.nanoTime());
    LOG.debug(
        "stage={} generation={} partitions={}",
        options.name(),
        partitions.membership().generationId(),
        partitions.assignment());
  }

  private void apply(InputRecord record, long nowMillis) {
    TraceContext trace = TraceHeaders.read(record);
    if (trace != null) {
      transaction.enterTrace(trace, record.topic());
    }
    try {
      step.apply(record, nowMillis, transaction);
    } catch (BadRecordException e) {
      transaction.sendDeadLetter(record, e.getMessage());
      refused.add(record.topic(), record.partition(), record.offset(), e.getMessage());
    }
    if (trace != null) {
      transaction.leaveTrace();
    }
  }

  private void commit() {
    long startNanos = System.nanoTime();
    step.flush(System.currentTimeMillis(), transaction);
    Map<TopicPartition, OffsetAndMetadata> offsets =
        partitions.uncommitted(step, transaction.isOpen());
    // A former member, which has lost partitions since the restore, cannot commit.
    if (transaction.commit(offsets, partitions.membership())) {
      partitions.committed(offsets);
      retry.succeeded();
      metrics.results(step.results() - countedResults);
      countedResults = step.results();
    }
    long endNanos = System.nanoTime();
    meter.finish(endNanos);
    schedule.committed(startNanos, endNanos);
    hooks.afterCommit();
  }
}
