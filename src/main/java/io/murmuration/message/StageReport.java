package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import io.murmuration.observe.RefusedRecords;
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
 * @param refused the records that the process of the instance has refused; {@code null} in a report
 *     of an earlier version
 * @param note a remark on the stage for its users, or {@code null}
 */
public record StageReport(
    String stage,
    String instance,
    long at,
    double recordsPerSecond,
    Double p99Millis,
    long roundMillis,
    List<Output> outputs,
    List<Source> sources,
    List<RefusedRecords.Refused> refused,
    @JsonInclude(JsonInclude.Include.NON_NULL) String note) {
  /**
   * The time after its last report at which an instance no longer counts as alive. Reports come
   * every second; this allows for a lost one and a late one.
   */
  public static final long ALIVE_MILLIS = 3_000;

  private static final ObjectMapper JSON = WireJson.MAPPER;

  /** States of a source; the first one applies if the reports of instances differ. */
  private static final List<String> STATES =
      List.of("streaming", "connecting", "waiting", "ended", "failed", "stopped");

  /** The rate of writing to a topic, by its name without prefix. */
  public record Output(String topic, double recordsPerSecond, double bytesPerSecond) {
    private boolean isWhole() {
      return topic != null && Double.isFinite(recordsPerSecond) && Double.isFinite(bytesPerSecond);
    }
  }

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
      return name != null && state != null && Double.isFinite(postsPerSecond) && isFinite(progress);
    }

    private int rank() {
      int rank = STATES.indexOf(state);
      return rank < 0 ? STATES.size() : rank;
    }
  }

  /** Drops sources without a name or a state, or with rates that are no numbers. */
  public StageReport {
    if (sources != null) {
      sources = sources.stream().filter(source -> source != null && source.isWhole()).toList();
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

  /**
   * Reads a record of the topic {@code stage-reports}.
   *
   * @return the report, or {@code null} if the instance has stopped
   * @throws IOException if the value is not a report of the instance in the key
   */
  public static StageReport read(String key, byte[] value) throws IOException {
    if (key == null) {
      throw new IOException("no key");
    }
    StageReport report = value == null ? null : decode(value);
    if (report != null && !key.equals(report.stage + "/" + report.instance)) {
      throw new IOException("the key is not <stage>/<instance>");
    }
    return report;
  }

  /** Decodes the value of a record; fails if it is not a report. */
  public static StageReport decode(byte[] bytes) throws IOException {
    try {
      StageReport report = JSON.readValue(bytes, StageReport.class);
      if (report == null || !report.isWhole()) {
        throw new IOException("not a stage report: a field is missing");
      }
      return report;
    } catch (JsonProcessingException e) {
      throw new IOException("not a stage report: " + JsonErrors.describe(e), e);
    }
  }

  private boolean isWhole() {
    return stage != null
        && instance != null
        && at >= 0
        && Double.isFinite(recordsPerSecond)
        && isFinite(p99Millis)
        && outputs != null
        && outputs.stream().allMatch(output -> output != null && output.isWhole())
        && (refused == null || refused.stream().allMatch(StageReport::isWhole));
  }

  private static boolean isFinite(Double number) {
    return number == null || Double.isFinite(number);
  }

  private static boolean isWhole(RefusedRecords.Refused refused) {
    return refused != null
        && refused.topic() != null
        && (refused.last() != null || refused.records() == 0);
  }
}
