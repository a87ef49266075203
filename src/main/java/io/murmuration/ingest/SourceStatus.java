package io.murmuration.ingest;

import io.murmuration.message.IngestCounts;
import io.murmuration.stage.StageReport;

/** The status of a source's reader, for reports. The reader updates it; any thread may read it. */
final class SourceStatus {
  private final String name;
  private volatile IngestVerticle.Progress progress =
      new IngestVerticle.Progress(IngestCounts.NONE, -1);
  private volatile IngestVerticle.Beginning beginning;
  private volatile SourceReport.Failure failure;
  private volatile boolean stopped;
  private volatile boolean gaveUp;
  private volatile boolean ended;

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

  void ended() {
    ended = true;
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
    return SourceReport.of(name, state(), progress, postsPerSecond, health, failure);
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
