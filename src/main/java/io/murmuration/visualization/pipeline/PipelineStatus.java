package io.murmuration.visualization.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.murmuration.stage.StageReport;
import java.util.List;

/**
 * The status of the pipeline at one time, as described by {@code docs/schemas/pipeline.json}:
 * whether Kafka answers, the sources by name, the five stages in the order of the flow, and the
 * topics. Rates are per second, over the last seconds.
 */
public record PipelineStatus(
    long at,
    Kafka kafka,
    List<StageReport.Source> sources,
    List<Stage> stages,
    List<Topic> topics,
    Folded folded) {
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

  /** The sum of all keyword topics that are not listed. */
  public record Folded(
      int topics, double recordsPerSecond, double bytesPerSecond, int partitions, Long bytes) {}
}
