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

/**
 * The committed cursor and counts of a source, in the topic {@code source-cursors}. Methods block;
 * for one thread.
 */
final class CursorStore {
  private final KafkaConnection kafka;
  private final PostSource source;
  private final StageTransaction transaction;
  private final SourceMetrics metrics;
  private final RefusedRecords refused;
  private IngestCounts committed;
  private IngestCounts sent;
  private boolean overwritten;

  CursorStore(
      KafkaConnection kafka,
      PostSource source,
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
   * Returns the cursor of the last commit, or an empty one if there is none. Commits it again if a
   * refused record follows it, because compaction would only keep that.
   *
   * @throws IOException if another process has committed since
   */
  SourceCursor read() throws IOException {
    overwritten = false;
    SourceCursor cursor =
        TopicReader.latest(kafka, Topics.SOURCE_CURSORS, this::read, refused).get(source.name());
    boolean lost = cursor == null && overwritten;
    if (lost) {
      refused.lost(
          Topics.SOURCE_CURSORS,
          "%s has no usable cursor, so it is read from its beginning and its counts restart."
              .formatted(source.name()));
    }
    if (cursor == null) {
      cursor = new SourceCursor(source.name(), null, IngestCounts.NONE, null);
    }
    requireOwn(cursor);
    committed = cursor.counts();
    if (overwritten && !lost) {
      send(cursor);
    }
    return cursor;
  }

  private SourceCursor read(String key, byte[] value) throws IOException {
    if (!source.name().equals(key)) {
      return SourceCursor.read(key, value);
    }
    overwritten = true;
    SourceCursor cursor = SourceCursor.read(key, value);
    if (cursor != null && cursor.cursor() != null) {
      source.checkCursor(cursor.cursor());
    }
    overwritten = false;
    return cursor;
  }

  /** The last commit may have succeeded although it was reported as failed. */
  private void requireOwn(SourceCursor cursor) throws IOException {
    if (committed != null && !cursor.counts().equals(committed) && !cursor.counts().equals(sent)) {
      throw new IOException(
          ("Another process reads the source %s. A source can have only one reader:"
                  + " stop one of the two processes.")
              .formatted(source.name()));
    }
  }

  /** Commits a cursor together with the records of the transaction. */
  void commit(SourceCursor cursor) {
    IngestCounts counts = cursor.counts();
    sent = counts;
    send(cursor);
    metrics.add(
        counts.accepted() - committed.accepted(),
        counts.duplicates() - committed.duplicates(),
        counts.notices() - committed.notices(),
        counts.rejected() - committed.rejected());
    committed = counts;
  }

  private void send(SourceCursor cursor) {
    transaction.send(
        Topics.SOURCE_CURSORS,
        source.name().getBytes(StandardCharsets.UTF_8),
        cursor.encode(),
        System.currentTimeMillis());
    transaction.commit();
  }

  IngestCounts committed() {
    return committed;
  }
}
