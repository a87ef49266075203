package io.murmuration.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.config.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a stage instance, sent every second to the topic {@code stage-reports} under the key
 * {@code <stage>/<instance>}.
 *
 * @param at the time of the report, in milliseconds since the epoch
 * @param recordsPerSecond records read over the last seconds; for ingest, accepted posts
 * @param p99Millis 99th percentile over the last 10 s of the time from reading a record until its
 *     results are committed or shown; {@code null} if there were no records
 * @param roundMillis time since the instance last completed a round of its loop
 * @param outputs rates of writing over the last seconds, the busiest topics first
 * @param sources the sources of ingest; {@code null} for other stages
 */
public record StageReport(
    String stage,
    String instance,
    long at,
    double recordsPerSecond,
    Double p99Millis,
    long roundMillis,
    List<Output> outputs,
    List<Source> sources) {
  /**
   * The time after its last report at which an instance no longer counts as alive. Reports come
   * every second; this allows for a lost one and a late one.
   */
  public static final long ALIVE_MILLIS = 3_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** States of a source; the first one applies if the reports of instances differ. */
  private static final List<String> STATES =
      List.of("streaming", "connecting", "waiting", "ended", "failed", "stopped");

  /** The rate of writing to a topic, by its name without prefix. */
  public record Output(String topic, double recordsPerSecond, double bytesPerSecond) {}

  /**
   * A source of posts.
   *
   * @param name the kind of source, such as {@code bluesky}
   * @param state {@code connecting}, {@code streaming}, {@code waiting} to retry, {@code stopped}
   *     by an operator, {@code failed} permanently, or {@code ended}
   * @param postsPerSecond posts accepted over the last seconds
   * @param lagMillis age of the last item read, or {@code null} if unknown
   * @param progress fraction of the source that has been read, from 0 to 1; {@code null} if unknown
   * @param read number of items read since the beginning, across restarts: the sum of the next four
   * @param reconnects number of reconnection attempts since the last start
   * @param gaps number of times since the last start that posts may have been missed
   * @param lastError the last error, or {@code null} if there was none
   * @param lastErrorAt the time of the last error in milliseconds since the epoch, or {@code null}
   */
  public record Source(
      String name,
      String state,
      double postsPerSecond,
      Long lagMillis,
      Double progress,
      long read,
      long accepted,
      long duplicates,
      long notices,
      long rejected,
      long reconnects,
      long gaps,
      String lastError,
      Long lastErrorAt) {
    /** A source that has not been read since the process started. */
    public static Source stopped(String name) {
      return new Source(name, "stopped", 0, null, null, 0, 0, 0, 0, 0, 0, 0, null, null);
    }

    private boolean isWhole() {
      return name != null && state != null;
    }

    private int rank() {
      int rank = STATES.indexOf(state);
      return rank < 0 ? STATES.size() : rank;
    }
  }

  /**
   * Returns the sources of all ingest instances, each once, ordered by name. If several instances
   * report a source, the one that reads it counts, and among those the latest report.
   */
  public static List<Source> sources(Collection<StageReport> reports) {
    Map<String, Source> sources = new TreeMap<>();
    reports.stream()
        .filter(report -> report.sources() != null)
        .sorted(Comparator.comparingLong(StageReport::at).reversed())
        .flatMap(report -> report.sources().stream())
        .filter(Source::isWhole)
        .sorted(Comparator.comparingInt(Source::rank))
        .forEach(source -> sources.putIfAbsent(source.name(), source));
    return List.copyOf(sources.values());
  }

  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decodes the value of a record; fails if it is not a report. */
  public static StageReport decode(byte[] bytes) throws IOException {
    try {
      return JSON.readValue(bytes, StageReport.class);
    } catch (JsonProcessingException e) {
      throw new IOException("not a stage report: " + JsonErrors.describe(e), e);
    }
  }
}
