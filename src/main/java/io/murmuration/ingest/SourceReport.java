package io.murmuration.ingest;

import io.murmuration.kafka.StageReport;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a source is, put together as everybody may see it. */
final class SourceReport {
  private static final int MAX_ERROR_LENGTH = 300;
  private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  /** Why a source is not read any more. */
  record Failure(String reason, long atMillis) {
    static Failure of(Throwable cause, long nowMillis) {
      return new Failure(
          cause.getMessage() == null ? cause.toString() : cause.getMessage(), nowMillis);
    }
  }

  private SourceReport() {}

  /**
   * The report of a source.
   *
   * @param state {@code null} for that of its connection
   * @param failure goes before what its connection says, {@code null} for none
   */
  static StageReport.Source of(
      String name,
      String state,
      IngestVerticle.Progress progress,
      double postsPerSecond,
      SourceHealth health,
      Failure failure) {
    IngestCounts counts = progress.counts();
    return new StageReport.Source(
        name,
        state != null ? state : health.state().name().toLowerCase(Locale.ROOT),
        Math.round(postsPerSecond * 10) / 10.0,
        health.lagMillis(),
        progress.fraction() < 0 ? null : progress.fraction(),
        counts.read(),
        counts.accepted(),
        counts.duplicates(),
        counts.notices(),
        counts.rejected(),
        health.reconnects(),
        health.gaps(),
        plain(failure != null ? failure.reason() : health.lastError()),
        failure != null ? (Long) failure.atMillis() : health.lastErrorAt());
  }

  /** What others have said, as it may be shown: short, and without marks that steer a display. */
  static String plain(String error) {
    if (error == null) {
      return null;
    }
    String text = STEERING.matcher(error).replaceAll(" ").strip();
    return text.codePointCount(0, text.length()) <= MAX_ERROR_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_ERROR_LENGTH - 1)) + "…";
  }
}
