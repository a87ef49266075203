package io.murmuration.ingest;

import io.murmuration.config.Settings;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.kafka.StageMeter;
import io.murmuration.kafka.StageReport;
import io.murmuration.kafka.StageReporter;
import io.murmuration.kafka.StageTransaction;
import io.murmuration.kafka.TopicReader;
import io.murmuration.kafka.Topics;
import io.murmuration.post.Post;
import io.murmuration.post.PostFormatException;
import io.murmuration.post.PostJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a source and writes its posts to {@code posts}, in transactions that also move the cursor
 * of the source: after a crash it goes on behind the last post that was committed. A source has one
 * reader: of two ingests of one source, one ends its process.
 */
public final class IngestVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);
  private static final int MAX_ITEMS = 2_000;
  private static final int MAX_FAILURES = 8;
  private static final Duration BACKOFF = Duration.ofMillis(200);

  /** How far a source is; {@code fraction} is negative where that is unknown. */
  public record Progress(IngestCounts counts, double fraction) {}

  /** What had become of the items before this process read its first, and when it began to. */
  public record Beginning(IngestCounts counts, long nanoTime) {}

  private final Settings given;
  private final Consumer<Throwable> onFatal;
  private final Promise<IngestCounts> finished = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private final StageMeter meter = new StageMeter(System.nanoTime());
  private volatile Progress progress = new Progress(IngestCounts.NONE, -1);
  private volatile Beginning beginning;

  private Settings settings;
  private KafkaSettings kafka;
  private WorkerExecutor worker;
  private StageTransaction transaction;
  private PostSource source;
  private StageReporter reporter;
  private IngestStep step;
  private IngestCounts committedCounts;
  private IngestCounts sentCounts;
  private long nextCommitNanos;
  private int failures;
  private boolean stopping;

  /** Reads its settings from the verticle's configuration. */
  public IngestVerticle() {
    this(null);
  }

  public IngestVerticle(Settings given) {
    this(given, ProcessExit::fatal);
  }

  /**
   * @param onFatal gets what makes going on impossible
   */
  IngestVerticle(Settings given, Consumer<Throwable> onFatal) {
    this.given = given;
    this.onFatal = onFatal;
  }

  /** Resolves when the source has come to its end and all its posts are committed. */
  public Future<IngestCounts> finished() {
    return finished.future();
  }

  /** Where this process began to read, once started; from any thread. */
  public Beginning beginning() {
    return beginning;
  }

  /** What has been read so far, committed or not; from any thread. */
  public Progress progress() {
    return progress;
  }

  @Override
  public Future<?> start() {
    settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    source = Sources.create(settings.ingest());
    worker = vertx.createSharedWorkerExecutor("ingest-" + source.name(), 1, 1, TimeUnit.HOURS);
    return Installation.ensure(vertx, settings)
        .compose(
            ensured -> {
              kafka = ensured;
              transaction =
                  new StageTransaction(
                      vertx,
                      kafka,
                      "ingest-" + source.name(),
                      "ingest",
                      settings.ingest().commitInterval());
              return work(this::resume);
            })
        .onSuccess(
            resumed -> {
              beginning = new Beginning(committedCounts, System.nanoTime());
              reporter =
                  StageReporter.start(
                      vertx, kafka, "ingest", meter, transaction::totals, this::reported);
              loop();
            });
  }

  @Override
  public Future<?> stop() {
    if (step == null) {
      return Future.succeededFuture();
    }
    stopping = true;
    return stopped
        .future()
        .eventually(() -> reporter == null ? Future.succeededFuture() : reporter.stop());
  }

  /** What the page may know of the source: not the path of a file. */
  private StageReport.Source reported() {
    double fraction = progress.fraction();
    return new StageReport.Source(
        settings.ingest().source().name().toLowerCase(Locale.ROOT),
        fraction < 0 ? null : fraction,
        finished.future().isComplete());
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
    if (failures >= MAX_FAILURES || cause instanceof IOException) {
      close();
      onFatal.accept(cause);
      return;
    }
    LOG.warn("source={} is resumed from its last cursor: {}", source.name(), cause.toString());
    vertx.setTimer(
        BACKOFF.toMillis() << failures,
        timer -> work(this::resume).onSuccess(v -> loop()).onFailure(this::recover));
  }

  private void shutDown() {
    work(this::commit)
        .onFailure(e -> LOG.warn("source={} did not commit as it stopped", source.name(), e))
        .onComplete(committed -> close());
  }

  /** What is not committed is left for the next time. */
  private void close() {
    work(this::release)
        .onFailure(e -> LOG.warn("source={} cannot be closed", source.name(), e))
        .eventually(worker::close)
        .onComplete(closed -> stopped.complete());
  }

  private Void release() throws IOException {
    transaction.discard();
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
            ? new SourceCursor(source.name(), null, IngestCounts.NONE)
            : SourceCursor.decode(committed);
    requireOwn(cursor);
    source.open(cursor.cursor());
    step = new IngestStep(recentIds(), cursor.counts(), transaction, this::sendToDeadLetters);
    committedCounts = cursor.counts();
    progress = new Progress(cursor.counts(), source.progress());
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

  /** The topic remembers the ids that a restart forgets. */
  private RecentIds recentIds() {
    int size = settings.ingest().recentIds();
    RecentIds recentIds = new RecentIds(size);
    TopicReader.tail(
        kafka,
        Topics.POSTS,
        size,
        value -> {
          try {
            Post post = PostJson.decode(value);
            recentIds.add(post.source(), post.id());
          } catch (PostFormatException e) {
            // Somebody else's record: fanout reports it.
            return;
          }
        });
    return recentIds;
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
    List<Item> items = poll(Duration.ofNanos(untilCommitNanos));
    long readNanos = System.nanoTime();
    items.forEach(step::apply);
    IngestCounts counts = step.counts();
    meter.read(counts.accepted() - progress.counts().accepted(), readNanos);
    progress = new Progress(counts, source.progress());
    if (source.finished() || System.nanoTime() - nextCommitNanos >= 0) {
      commit();
    }
    return null;
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
    SourceCursor cursor = new SourceCursor(source.name(), source.cursor(), step.counts());
    if (!cursor.counts().equals(committedCounts)) {
      sentCounts = cursor.counts();
      transaction.send(
          Topics.SOURCE_CURSORS,
          source.name().getBytes(StandardCharsets.UTF_8),
          cursor.encode(),
          System.currentTimeMillis());
      transaction.commit();
      committedCounts = cursor.counts();
      failures = 0;
      meter.finish(System.nanoTime());
    }
    nextCommitNanos = System.nanoTime() + settings.ingest().commitInterval().toNanos();
    return null;
  }
}
