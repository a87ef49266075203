package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Outcome;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.RecentIds;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.Topics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.SourceMetrics;
import io.murmuration.observe.StageMetrics;
import io.murmuration.stage.OutputTotal;
import io.murmuration.stage.StageMeter;
import io.murmuration.stage.StageReport;
import io.murmuration.stage.StageTransaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source and writes its posts to {@code posts}, in transactions that also move the cursor
 * of the source: after a crash it goes on behind the last post that was committed. Begins once and
 * ends once; its methods are for the context that made it, unless they say otherwise.
 */
final class SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final int MAX_ITEMS = 2_000;
  private static final int MAX_FAILURES = 8;
  private static final long NO_TIMER = -1;
  private static final Duration BACKOFF = Duration.ofMillis(200);

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final IngestSettings settings;
  private final Source kind;
  private final PostSource source;
  private final Consumer<Throwable> onFatal;
  private final WorkerExecutor worker;
  private final StageTransaction transaction;
  private final PostHistory history;
  private final Promise<IngestCounts> finished = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private final StageMetrics stageMetrics;
  private final SourceMetrics metrics;
  private final StageMeter meter;
  private volatile IngestVerticle.Progress progress =
      new IngestVerticle.Progress(IngestCounts.NONE, -1);
  private volatile IngestVerticle.Beginning beginning;
  private volatile SourceReport.Failure failure;
  private volatile boolean ended;
  private volatile boolean stopping;

  private IngestStep step;
  private IngestCounts committedCounts;
  private IngestCounts sentCounts;
  private long nextCommitNanos;
  private int failures;
  private long retry = NO_TIMER;

  /**
   * @param onFatal gets what makes going on impossible, once everything is closed
   */
  SourceReader(
      Vertx vertx,
      KafkaConnection kafka,
      IngestSettings settings,
      Source kind,
      PostSource source,
      Consumer<Throwable> onFatal) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.settings = settings;
    this.kind = kind;
    this.source = source;
    this.onFatal = onFatal;
    worker = vertx.createSharedWorkerExecutor("ingest-" + source.name(), 1, 1, TimeUnit.HOURS);
    stageMetrics = Metrics.of(vertx).stage("ingest");
    metrics = Metrics.of(vertx).source(kind.word());
    meter = new StageMeter(System.nanoTime(), stageMetrics);
    history = new PostHistory(kafka, source.overlap(), settings.recentIds());
    transaction =
        new StageTransaction(
            vertx, kafka, "ingest-" + source.name(), "ingest", settings.commitInterval());
  }

  /** Resolves when it is where it left off, and reads; fails, and is closed, if that cannot be. */
  Future<Void> start() {
    return work(this::resume)
        .onSuccess(
            resumed -> {
              beginning = new IngestVerticle.Beginning(committedCounts, System.nanoTime());
              loop();
            })
        .recover(
            e -> {
              fail(e);
              ended = true;
              return close().compose(closed -> Future.failedFuture(e));
            });
  }

  /** Resolves when what was read is committed, or cannot be. */
  Future<Void> stop() {
    stopping = true;
    if (retry != NO_TIMER && vertx.cancelTimer(retry)) {
      retry = NO_TIMER;
      close();
    }
    return stopped.future();
  }

  /** Whether it has begun, and nothing has told it to end. */
  boolean isRunning() {
    return !stopping && !stopped.future().isComplete();
  }

  /** Resolves when the source has come to its end and all its posts are committed. */
  Future<IngestCounts> finished() {
    return finished.future();
  }

  /** From any thread. */
  IngestVerticle.Beginning beginning() {
    return beginning;
  }

  /** From any thread. */
  IngestVerticle.Progress progress() {
    return progress;
  }

  /** From any thread. */
  Map<String, OutputTotal> totals() {
    return transaction.totals();
  }

  /** Nothing once it has ended; from one other thread, about once a second. */
  StageMeter.Figures figures(long nanos) {
    StageMeter.Figures figures = meter.figures(nanos);
    return stopped.future().isComplete() ? StageMeter.Figures.NONE : figures;
  }

  /** How it is; from any thread. */
  StageReport.Source report(double postsPerSecond) {
    return SourceReport.of(
        kind.word(), state(), progress, postsPerSecond, source.health(), failure);
  }

  /** {@code null} for what the connection says. */
  private String state() {
    if (stopping) {
      return "stopped";
    }
    if (failure != null) {
      return ended ? "failed" : "waiting";
    }
    if (beginning == null) {
      return "connecting";
    }
    return finished.future().isComplete() ? "ended" : null;
  }

  private void loop() {
    if (stopping) {
      shutDown();
      return;
    }
    work(this::advance)
        .onSuccess(
            more -> {
              meter.round(System.nanoTime());
              if (source.finished()) {
                LOG.info(
                    "source={} has come to its end read={}", source.name(), step.counts().read());
                finished.tryComplete(step.counts());
                shutDown();
              } else {
                loop();
              }
            })
        .onFailure(this::recover);
  }

  private void recover(Throwable cause) {
    failures++;
    fail(cause);
    stageMetrics.restarted();
    if (stopping) {
      LOG.warn("source={} did not commit as it stopped: {}", source.name(), cause.toString());
      close();
    } else if (failures >= MAX_FAILURES || cause instanceof IOException) {
      ended = true;
      close().onComplete(closed -> onFatal.accept(cause));
    } else {
      LOG.warn("source={} is resumed from its last cursor: {}", source.name(), reasons(cause));
      retry = vertx.setTimer(BACKOFF.toMillis() << failures, timer -> resumeAgain());
    }
  }

  private void resumeAgain() {
    retry = NO_TIMER;
    work(this::resume).onSuccess(v -> loop()).onFailure(this::recover);
  }

  /** Kafka tells what has gone wrong as the cause of what cannot be done since. */
  private static String reasons(Throwable cause) {
    StringBuilder reasons = new StringBuilder(cause.toString());
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      reasons.append(": ").append(next);
    }
    return reasons.toString();
  }

  private void fail(Throwable cause) {
    failure = SourceReport.Failure.of(cause, System.currentTimeMillis());
  }

  private void shutDown() {
    work(this::drain)
        .onFailure(e -> LOG.warn("source={} did not commit as it stopped", source.name(), e))
        .onComplete(committed -> close());
  }

  /** What is not committed is left for the next time. */
  private Future<Void> close() {
    work(this::release)
        .onFailure(e -> LOG.warn("source={} cannot be closed", source.name(), e))
        .eventually(worker::close)
        .onComplete(closed -> stopped.complete());
    return stopped.future();
  }

  private Void release() throws IOException {
    transaction.discard();
    history.close();
    source.close();
    return null;
  }

  private <T> Future<T> work(Callable<T> task) {
    return worker.executeBlocking(task);
  }

  /** Fences whoever reads this source already, and goes to where the last commit left off. */
  private Void resume() throws IOException {
    meter.forget();
    transaction.discard();
    transaction.fence();
    source.close();
    byte[] committed = TopicReader.latestByKey(kafka, Topics.SOURCE_CURSORS).get(source.name());
    SourceCursor cursor =
        committed == null
            ? new SourceCursor(source.name(), null, IngestCounts.NONE, null)
            : SourceCursor.decode(committed);
    requireOwn(cursor);
    RecentIds recentIds = history.resume(cursor.posts());
    source.open(cursor.cursor());
    step =
        new IngestStep(
            recentIds,
            cursor.counts(),
            kind == Source.REPLAY && settings.replay().originalTimes(),
            transaction,
            this::sendToDeadLetters);
    committedCounts = cursor.counts();
    progress = new IngestVerticle.Progress(cursor.counts(), source.progress());
    return null;
  }

  /** A commit that failed may have been one that succeeded without saying so. */
  private void requireOwn(SourceCursor cursor) throws IOException {
    if (committedCounts != null
        && !cursor.counts().equals(committedCounts)
        && !cursor.counts().equals(sentCounts)) {
      throw new IOException(
          "Another process reads the source %s. A source has one reader.".formatted(source.name()));
    }
  }

  private void sendToDeadLetters(Rejected rejected) {
    transaction.sendDeadLetter(
        null,
        rejected.bytes(),
        rejected.reason(),
        Map.of("source", source.name(), "position", rejected.position()));
  }

  private Void advance() throws IOException {
    long untilCommitNanos = Math.max(0, nextCommitNanos - System.nanoTime());
    apply(poll(Duration.ofNanos(untilCommitNanos)));
    if (source.finished() || System.nanoTime() - nextCommitNanos >= 0) {
      commit();
    }
    return null;
  }

  private Void drain() throws IOException {
    for (List<Item> left = source.drain(MAX_ITEMS);
        !left.isEmpty();
        left = source.drain(MAX_ITEMS)) {
      apply(left);
      commit();
    }
    return commit();
  }

  private void apply(List<Item> items) {
    long readNanos = System.nanoTime();
    long nowMillis = System.currentTimeMillis();
    for (Item item : items) {
      enterTrace(item);
      Outcome outcome = step.apply(item, nowMillis);
      transaction.leaveTrace();
      source.applied(item, outcome);
    }
    IngestCounts counts = step.counts();
    meter.read(
        counts.accepted() - progress.counts().accepted(),
        readNanos,
        nowMillis - oldest(items, nowMillis));
    progress = new IngestVerticle.Progress(counts, source.progress());
  }

  private void enterTrace(Item item) {
    if (item instanceof Accepted post && (post.trace() != null || transaction.beginsTrace())) {
      transaction.enterTrace(post.trace(), source.name());
    }
  }

  /** The first of some posts was, nearly, published before the others. */
  private static long oldest(List<Item> items, long nowMillis) {
    for (Item item : items) {
      if (item instanceof Accepted first) {
        return Math.min(nowMillis, first.post().createdAt());
      }
    }
    return nowMillis;
  }

  private List<Item> poll(Duration timeout) throws IOException {
    try {
      return source.poll(MAX_ITEMS, timeout);
    } catch (IOException e) {
      // What came before the place that cannot be read counts.
      commit();
      throw e;
    }
  }

  private Void commit() {
    IngestCounts counts = step.counts();
    if (!counts.equals(committedCounts)) {
      sentCounts = counts;
      SourceCursor cursor =
          new SourceCursor(
              source.name(), source.cursor(), counts, history.repeatedFrom(System.nanoTime()));
      transaction.send(
          Topics.SOURCE_CURSORS,
          source.name().getBytes(StandardCharsets.UTF_8),
          cursor.encode(),
          System.currentTimeMillis());
      transaction.commit();
      metrics.add(
          counts.accepted() - committedCounts.accepted(),
          counts.duplicates() - committedCounts.duplicates(),
          counts.notices() - committedCounts.notices(),
          counts.rejected() - committedCounts.rejected());
      committedCounts = counts;
      failures = 0;
      meter.finish(System.nanoTime());
      source.committed();
    }
    failure = null;
    nextCommitNanos = System.nanoTime() + settings.commitInterval().toNanos();
    return null;
  }
}
