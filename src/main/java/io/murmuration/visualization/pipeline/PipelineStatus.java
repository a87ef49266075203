package io.murmuration.visualization.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.murmuration.stage.StageReport;
import java.util.List;

/**
 * How the pipeline is at some moment, as {@code docs/schemas/pipeline.json} describes it: whether
 * Kafka answers, the sources by name, the five stages in the order of the flow, and the topics.
 * Rates are per second, over the last seconds.
 */
public record PipelineStatus(
    long at,
    Kafka kafka,
    List<StageReport.Source> sources,
    List<Stage> stages,
    List<Topic> topics,
    Folded folded) {
  public record Kafka(boolean reachable, int brokers) {}

  /** {@code lag} is {@code null} for a stage that reads no topic. */
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

  /** {@code bytes} are on disk, {@code null} where Kafka does not tell. */
  public record Topic(
      String topic,
      String keyword,
      double recordsPerSecond,
      double bytesPerSecond,
      int partitions,
      Long bytes) {}

  /** All topics of keywords that are not listed, added up. */
  public record Folded(
      int topics, double recordsPerSecond, double bytesPerSecond, int partitions, Long bytes) {}
}
