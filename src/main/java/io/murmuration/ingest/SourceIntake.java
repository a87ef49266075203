package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Outcome;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceCursor;
import io.murmuration.observe.Metrics;
import io.murmuration.stage.RecordTotal;
import io.murmuration.stage.StageMeter;
import io.murmuration.stage.StageTransaction;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Moves the items of a source to Kafka, in transactions that also move the source's cursor. Methods
 * block; for one thread at a time, unless they say otherwise.
 */
final class SourceIntake implements AutoCloseable {
  private static final int MAX_ITEMS = 2_000;

  private final IngestSettings settings;
  private final Source kind;
  private final PostSource source;
  private final StageMeter meter;
  private final SourceStatus status;
  private final StageTransaction transaction;
  private final CursorStore cursors;
  private final PostHistory history;
  private IngestStep step;
  private long nextCommitNanos;

  SourceIntake(
      Vertx vertx,
      KafkaConnection kafka,
      IngestSettings settings,
      Source kind,
      PostSource source,
      StageMeter meter,
      SourceStatus status) {
    this.settings = settings;
    this.kind = kind;
    this.source = source;
    this.meter = meter;
    this.status = status;
    history = new PostHistory(kafka, source.overlap(), settings.recentIds());
    transaction =
        new StageTransaction(
            vertx, kafka, "ingest-" + source.name(), "ingest", settings.commitInterval());
    cursors =
        new CursorStore(
            kafka,
            source,
            transaction,
            Metrics.of(vertx).source(kind.word()),
            Metrics.of(vertx).refused());
  }

  /** Fences any other reader of the source and resumes from the last commit. */
  Void resume() throws IOException {
    meter.forget();
    transaction.discard();
    transaction.fence();
    source.close();
    SourceCursor cursor = cursors.read();
    var recentIds = history.resume(cursor.posts());
    source.open(cursor.cursor());
    step =
        new IngestStep(
            recentIds,
            cursor.counts(),
            kind == Source.REPLAY && settings.replay().originalTimes(),
            transaction,
            this::sendToDeadLetters);
    status.progressed(cursor.counts(), source.progress());
    return null;
  }

  private void sendToDeadLetters(Rejected rejected) {
    status.rejected(rejected);
    transaction.sendDeadLetter(
        null,
        rejected.bytes(),
        rejected.reason(),
        Map.of("source", source.name(), "position", rejected.position()));
  }

  /**
   * Polls and applies items once, and commits if a commit is due or the source has ended.
   *
   * @return whether items were committed
   */
  boolean advance() throws IOException {
    long untilCommitNanos = Math.max(0, nextCommitNanos - System.nanoTime());
    apply(poll(Duration.ofNanos(untilCommitNanos)));
    boolean due = source.finished() || System.nanoTime() - nextCommitNanos >= 0;
    return due && commit();
  }

  /** Commits the applied items and those that the source must not lose. */
  Void drain() throws IOException {
    for (List<Item> left = source.drain(MAX_ITEMS);
        !left.isEmpty();
        left = source.drain(MAX_ITEMS)) {
      apply(left);
      commit();
    }
    commit();
    return null;
  }

  private List<Item> poll(Duration timeout) throws IOException {
    try {
      return source.poll(MAX_ITEMS, timeout);
    } catch (IOException e) {
      // Keeps the items before the unreadable position.
      commit();
      throw e;
    }
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
        counts.accepted() - status.progress().counts().accepted(),
        readNanos,
        nowMillis - oldest(items, nowMillis));
    status.progressed(counts, source.progress());
  }

  private void enterTrace(Item item) {
    if (item instanceof Accepted post && (post.trace() != null || transaction.beginsTrace())) {
      transaction.enterTrace(post.trace(), source.name());
    }
  }

  /** The first of the posts is the oldest, or nearly so. */
  private static long oldest(List<Item> items, long nowMillis) {
    for (Item item : items) {
      if (item instanceof Accepted first) {
        return Math.min(nowMillis, first.post().createdAt());
      }
    }
    return nowMillis;
  }

  private boolean commit() {
    IngestCounts counts = step.counts();
    boolean changed = !counts.equals(cursors.committed());
    if (changed) {
      cursors.commit(
          new SourceCursor(
              source.name(), source.cursor(), counts, history.repeatedFrom(System.nanoTime())));
      meter.finish(System.nanoTime());
      source.committed();
    }
    status.recovered();
    nextCommitNanos = System.nanoTime() + settings.commitInterval().toNanos();
    return changed;
  }

  /** Returns the counts of the applied items, across restarts. */
  IngestCounts counts() {
    return step.counts();
  }

  /** Returns the totals written to each topic. From any thread. */
  Map<String, RecordTotal> totals() {
    return transaction.totals();
  }

  /** Closes everything; uncommitted items are read again after the next start. */
  @Override
  public void close() throws IOException {
    transaction.discard();
    history.close();
    source.close();
  }
}
