package io.murmuration.ingest;

import io.murmuration.message.IngestCounts;
import io.murmuration.message.StageReport;
import io.murmuration.observe.Health;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Builds the publicly visible report of a source. */
final class SourceReport {
  private static final Set<String> AT_REST = Set.of("ended", "stopped");
  private static final int MAX_ERROR_LENGTH = 300;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  /** The reason and the time of a failure to read a source. */
  record Failure(String reason, long atMillis) {
    static Failure of(Throwable cause, long nowMillis) {
      return new Failure(
          cause.getMessage() == null ? cause.toString() : cause.getMessage(), nowMillis);
    }
  }

  private SourceReport() {}

  /**
   * Returns the report of a source.
   *
   * @param state the state, or {@code null} for that of the connection
   * @param failure the failure to report instead of the connection's last error, or {@code null}
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

  /**
   * Returns up if any source is streaming, or if all have ended or were stopped. The reasons cover
   * the sources that are not streaming.
   */
  static Health.Result health(List<StageReport.Source> sources) {
    boolean up =
        sources.stream().anyMatch(source -> source.state().equals("streaming"))
            || sources.stream().allMatch(source -> AT_REST.contains(source.state()));
    String reasons =
        sources.stream()
            .filter(source -> !source.state().equals("streaming"))
            .map(SourceReport::sentence)
            .collect(Collectors.joining("; "));
    return new Health.Result(up, reasons.isEmpty() ? null : reasons);
  }

  private static String sentence(StageReport.Source source) {
    String state = source.name() + " is " + source.state();
    return source.lastError() == null ? state : state + ": " + source.lastError();
  }

  /** Shortens the text of an external error and replaces its control characters. */
  static String plain(String error) {
    if (error == null) {
      return null;
    }
    String text = CONTROLS.matcher(error).replaceAll(" ").strip();
    return text.codePointCount(0, text.length()) <= MAX_ERROR_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_ERROR_LENGTH - 1)) + "…";
  }
}
