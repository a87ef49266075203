package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource.Unread;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.StageReport;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.StageMetrics;
import io.murmuration.stage.RecordTotal;
import io.murmuration.stage.StageMeter;
import io.murmuration.stage.StageRetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source and writes its posts to {@code posts}, in transactions that also move the
 * source's cursor: after a crash it resumes after the last committed post. A reader starts once and
 * stops once. Call its methods in the context that created it, unless they say otherwise.
 */
final class SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final long NO_TIMER = -1;
  private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(400);
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final PostSource source;
  private final Consumer<Throwable> onFatal;
  private final WorkerExecutor worker;
  private final SourceIntake intake;
  private final Promise<IngestCounts> finished = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private final StageMetrics metrics;
  private final StageMeter meter;
  private final SourceStatus status;
  private final StageRetry retry = new StageRetry(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);
  private volatile boolean stopping;

  private long retryTimer = NO_TIMER;

  SourceReader(
      Vertx vertx,
      KafkaConnection kafka,
      IngestSettings settings,
      Source kind,
      PostSource source,
      Consumer<Throwable> onFatal) {
    this.vertx = vertx;
    this.source = source;
    this.onFatal = onFatal;
    worker = vertx.createSharedWorkerExecutor("ingest-" + source.name(), 1, 1, TimeUnit.HOURS);
    metrics = Metrics.of(vertx).stage("ingest");
    meter = new StageMeter(System.nanoTime(), metrics);
    status = new SourceStatus(kind.word());
    intake = new SourceIntake(vertx, kafka, settings, kind, source, meter, status);
  }

  /** Resumes the source and starts to read. If that fails, the reader is closed. */
  Future<Void> start() {
    return work(intake::resume)
        .onSuccess(
            resumed -> {
              status.began(intake.counts());
              loop();
            })
        .recover(
            e -> {
              status.failed(e);
              status.gaveUp();
              return close().compose(closed -> Future.failedFuture(e));
            });
  }

  /** Stops reading. Completes when everything read is committed, or cannot be. */
  Future<Void> stop() {
    stopping = true;
    status.stopped();
    if (retryTimer != NO_TIMER && vertx.cancelTimer(retryTimer)) {
      retryTimer = NO_TIMER;
      close();
    }
    return stopped.future();
  }

  /** Returns whether the reader has neither been stopped nor ended by itself. */
  boolean isRunning() {
    return !stopping && !stopped.future().isComplete();
  }

  /** Completes when the source has ended and all its posts are committed. */
  Future<IngestCounts> finished() {
    return finished.future();
  }

  /** From any thread. */
  IngestVerticle.Beginning beginning() {
    return status.beginning();
  }

  /** From any thread. */
  IngestVerticle.Progress progress() {
    return status.progress();
  }

  /** From any thread. */
  IngestVerticle.Ending ending() {
    return status.ending();
  }

  /** From any thread. */
  Map<String, RecordTotal> totals() {
    return intake.totals();
  }

  /** Returns zeros once the reader is stopped. From one other thread, about once a second. */
  StageMeter.Figures figures(long nanos) {
    StageMeter.Figures figures = meter.figures(nanos);
    return stopped.future().isComplete() ? StageMeter.Figures.NONE : figures;
  }

  /** From any thread. */
  StageReport.Source report(double postsPerSecond) {
    return status.report(postsPerSecond, source.health());
  }

  private void loop() {
    if (stopping) {
      shutDown();
      return;
    }
    work(intake::advance)
        .onSuccess(
            committed -> {
              if (committed) {
                retry.succeeded();
              }
              meter.round(System.nanoTime());
              if (source.finished()) {
                end();
                finished.tryComplete(intake.counts());
                shutDown();
              } else {
                loop();
              }
            })
        .onFailure(this::recover);
  }

  private void end() {
    LOG.info("source={} has ended read={}", source.name(), intake.counts().read());
    Unread unread = source.unread();
    if (unread != null) {
      LOG.warn("{}", unread.reason());
    }
    status.ended(unread);
  }

  private void recover(Throwable cause) {
    boolean mayRetry = retry.failed(cause, System.nanoTime()) && !(cause instanceof IOException);
    status.failed(cause);
    metrics.restarted();
    if (stopping) {
      LOG.warn("source={} could not commit while stopping: {}", source.name(), cause.toString());
      close();
    } else if (mayRetry) {
      LOG.warn("source={} resumes from its last cursor: {}", source.name(), reasons(cause));
      retryTimer = vertx.setTimer(retry.delayMillis(), timer -> resumeAgain());
    } else {
      status.gaveUp();
      close().onComplete(closed -> onFatal.accept(cause));
    }
  }

  private void resumeAgain() {
    retryTimer = NO_TIMER;
    work(intake::resume).onSuccess(resumed -> loop()).onFailure(this::recover);
  }

  /** Kafka reports the original error as the cause of a later one. */
  private static String reasons(Throwable cause) {
    StringBuilder reasons = new StringBuilder(cause.toString());
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      reasons.append(": ").append(next);
    }
    return reasons.toString();
  }

  private void shutDown() {
    work(intake::drain)
        .onFailure(e -> LOG.warn("source={} could not commit while stopping", source.name(), e))
        .onComplete(committed -> close());
  }

  /** Closes everything; uncommitted items are read again after the next start. */
  private Future<Void> close() {
    work(() -> {
          intake.close();
          return null;
        })
        .onFailure(e -> LOG.warn("source={} cannot be closed", source.name(), e))
        .eventually(worker::close)
        .onComplete(closed -> stopped.complete());
    return stopped.future();
  }

  private <T> Future<T> work(Callable<T> task) {
    return worker.executeBlocking(task);
  }
}
