package io.murmuration.ingest;

import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.PostSource.Unread;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.StageReport;
import java.util.List;
import java.util.stream.Stream;

/** The status of a source's reader, for reports. The reader updates it; any thread may read it. */
final class SourceStatus {
  private static final int MAX_REJECTIONS = 3;

  private final String name;
  private volatile IngestVerticle.Progress progress =
      new IngestVerticle.Progress(IngestCounts.NONE, -1);
  private volatile IngestVerticle.Beginning beginning;
  private volatile SourceReport.Failure failure;
  private volatile boolean stopped;
  private volatile boolean gaveUp;
  private volatile boolean ended;
  private volatile Unread unread;
  private volatile SourceReport.Failure unreadReason;
  private volatile List<String> rejections = List.of();

  SourceStatus(String name) {
    this.name = name;
  }

  void began(IngestCounts committed) {
    beginning = new IngestVerticle.Beginning(committed, System.nanoTime());
  }

  void progressed(IngestCounts counts, double fraction) {
    progress = new IngestVerticle.Progress(counts, fraction);
  }

  void failed(Throwable cause) {
    failure = SourceReport.Failure.of(cause, System.currentTimeMillis());
  }

  /** Marks the last failure as permanent. */
  void gaveUp() {
    gaveUp = true;
  }

  void recovered() {
    failure = null;
  }

  /** Marks the source as ended; {@code unread} may be {@code null}. */
  void ended(Unread unread) {
    this.unread = unread;
    if (unread != null) {
      unreadReason = new SourceReport.Failure(unread.reason(), System.currentTimeMillis());
    }
    ended = true;
  }

  /** Keeps the first few reasons. Items may be repeated after a failure. */
  void rejected(Rejected item) {
    if (rejections.size() < MAX_REJECTIONS) {
      String reason = item.position() + ": " + item.reason();
      rejections = Stream.concat(rejections.stream(), Stream.of(reason)).distinct().toList();
    }
  }

  IngestVerticle.Ending ending() {
    return new IngestVerticle.Ending(unread, rejections);
  }

  void stopped() {
    stopped = true;
  }

  IngestVerticle.Beginning beginning() {
    return beginning;
  }

  IngestVerticle.Progress progress() {
    return progress;
  }

  StageReport.Source report(double postsPerSecond, SourceHealth health) {
    return SourceReport.of(
        name, state(), progress, postsPerSecond, health, failure != null ? failure : unreadReason);
  }

  /** Returns the state of the reader, or {@code null} if that of the connection applies. */
  private String state() {
    if (stopped) {
      return "stopped";
    }
    if (failure != null) {
      return gaveUp ? "failed" : "waiting";
    }
    if (beginning == null) {
      return "connecting";
    }
    return ended ? "ended" : null;
  }
}
