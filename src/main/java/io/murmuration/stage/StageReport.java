package io.murmuration.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an instance of a stage says about itself every second, as the topic {@code stage-reports}
 * carries it under {@code <stage>/<instance>}.
 *
 * @param at when, in milliseconds since the epoch
 * @param recordsPerSecond records read over the last seconds; for ingest, posts accepted
 * @param p99Millis 99th percentile of the time from a record's being read until its results are
 *     committed or shown, over the last 10 s; {@code null} if there were none
 * @param roundMillis since when the instance has not come round to reading again
 * @param outputs what was written over the last seconds, the busiest topics first
 * @param sources what ingest reads; {@code null} for the other stages
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
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** States of a source, the one first that counts where instances tell different ones. */
  private static final List<String> STATES =
      List.of("streaming", "connecting", "waiting", "ended", "failed", "stopped");

  /** How much is written to a topic, its name without prefix. */
  public record Output(String topic, double recordsPerSecond, double bytesPerSecond) {}

  /**
   * Where posts come from.
   *
   * @param name its kind, such as {@code bluesky}
   * @param state {@code connecting}, {@code streaming}, {@code waiting} to try again, {@code
   *     stopped} by somebody, {@code failed} for good, or {@code ended}
   * @param postsPerSecond posts accepted over the last seconds
   * @param lagMillis how far what was read last is behind the present, {@code null} where unknown
   * @param progress how much of it has been read, from 0 to 1; {@code null} if unknown
   * @param read how many items have been read since its beginning, restarts included; the four that
   *     follow add up to it
   * @param reconnects how often it was tried to make the connection again since it was started last
   * @param gaps how often posts may have been missed since then
   * @param lastError what went wrong last, {@code null} if nothing has
   * @param lastErrorAt when that was, in milliseconds since the epoch, {@code null} with it
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
    /** One that has not been read since the process started. */
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
   * What the instances of ingest read, each source once and in the order of their names: of several
   * that tell of one, the one that reads it counts, and of those whoever reported last.
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

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the value of a record.
   *
   * @throws IOException if it is no report
   */
  public static StageReport decode(byte[] bytes) throws IOException {
    return JSON.readValue(bytes, StageReport.class);
  }
}
