package io.murmuration.ingest;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.observe.SourceMetrics;
import io.murmuration.stage.StageTransaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The committed cursor and counts of a source, in the topic {@code source-cursors}. Methods block;
 * for one thread.
 */
final class CursorStore {
  private final KafkaConnection kafka;
  private final String source;
  private final StageTransaction transaction;
  private final SourceMetrics metrics;
  private final RefusedRecords refused;
  private IngestCounts committed;
  private IngestCounts sent;

  CursorStore(
      KafkaConnection kafka,
      String source,
      StageTransaction transaction,
      SourceMetrics metrics,
      RefusedRecords refused) {
    this.kafka = kafka;
    this.source = source;
    this.transaction = transaction;
    this.metrics = metrics;
    this.refused = refused;
  }

  /**
   * Returns the cursor of the last commit, or an empty one if there is none.
   *
   * @throws IOException if another process has committed since
   */
  SourceCursor read() throws IOException {
    AtomicBoolean unusable = new AtomicBoolean();
    SourceCursor cursor =
        TopicReader.latest(
                kafka, Topics.SOURCE_CURSORS, (key, value) -> read(key, value, unusable), refused)
            .get(source);
    if (cursor == null) {
      cursor = new SourceCursor(source, null, IngestCounts.NONE, null);
      if (unusable.get()) {
        refused.lost(
            Topics.SOURCE_CURSORS,
            "%s has no usable cursor, so it is read from its beginning and its counts restart."
                .formatted(source));
      }
    }
    requireOwn(cursor);
    committed = cursor.counts();
    return cursor;
  }

  private SourceCursor read(String key, byte[] value, AtomicBoolean unusable) {
    try {
      return SourceCursor.read(key, value);
    } catch (IllegalArgumentException e) {
      if (source.equals(key)) {
        unusable.set(true);
      }
      throw e;
    }
  }

  /** The last commit may have succeeded although it was reported as failed. */
  private void requireOwn(SourceCursor cursor) throws IOException {
    if (committed != null && !cursor.counts().equals(committed) && !cursor.counts().equals(sent)) {
      throw new IOException(
          ("Another process reads the source %s. A source can have only one reader:"
                  + " stop one of the two processes.")
              .formatted(source));
    }
  }

  /** Commits a cursor together with the records of the transaction. */
  void commit(SourceCursor cursor) {
    IngestCounts counts = cursor.counts();
    sent = counts;
    transaction.send(
        Topics.SOURCE_CURSORS,
        source.getBytes(StandardCharsets.UTF_8),
        cursor.encode(),
        System.currentTimeMillis());
    transaction.commit();
    metrics.add(
        counts.accepted() - committed.accepted(),
        counts.duplicates() - committed.duplicates(),
        counts.notices() - committed.notices(),
        counts.rejected() - committed.rejected());
    committed = counts;
  }

  IngestCounts committed() {
    return committed;
  }
}
