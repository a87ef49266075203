package io.murmuration.visualization.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.murmuration.message.StageReport;
import io.murmuration.observe.RefusedRecords;
import java.util.List;

/**
 * The status of the pipeline at one time, as described by {@code docs/schemas/pipeline.json}:
 * whether Kafka answers, the sources by name, the five stages in the order of the flow, the topics,
 * and the times whose counts are incomplete: the {@code gaps} of about the last hour, and the end,
 * which is {@code null} if all posts are counted. The {@code refused} records are those that do not
 * belong to their topics. Rates are per second, over the last seconds.
 */
public record PipelineStatus(
    long at,
    Kafka kafka,
    List<StageReport.Source> sources,
    List<Stage> stages,
    List<Topic> topics,
    Folded folded,
    List<Gap> gaps,
    Uncounted uncounted,
    List<RefusedRecords.Refused> refused) {
  public record Kafka(boolean reachable, int brokers) {}

  /** The state of a stage; {@code lag} is {@code null} for a stage that reads no topic. */
  public record Stage(
      String stage,
      State state,
      String reason,
      int instances,
      double recordsPerSecond,
      Double p99Millis,
      Long lag) {}

  enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("lagging")
    LAGGING,
    @JsonProperty("stopped")
    STOPPED
  }

  /**
   * A topic; {@code bytes} are the bytes on disk, or {@code null} if Kafka does not report them.
   */
  public record Topic(
      String topic,
      String keyword,
      double recordsPerSecond,
      double bytesPerSecond,
      int partitions,
      Long bytes) {}

  /**
   * A time in which posts were not read.
   *
   * @param to the end, or {@code null} while it lasts
   * @param source the source that was not read, or {@code null} for all
   * @param reason the reason in plain words
   */
  public record Gap(long from, Long to, String source, String reason) {
    /** Returns whether a part of a span is in the gap. */
    public boolean overlaps(long fromMillis, long toMillis) {
      return from < toMillis && (to == null || to > fromMillis);
    }
  }

  /**
   * The latest posts, which may not be counted yet.
   *
   * @param from the time of the earliest of them, or 0 if no time is known
   * @param stage the stage that has not processed them
   */
  public record Uncounted(long from, String stage) {}

  /** The sum of all keyword topics that are not listed. */
  public record Folded(
      int topics, double recordsPerSecond, double bytesPerSecond, int partitions, Long bytes) {}
}
