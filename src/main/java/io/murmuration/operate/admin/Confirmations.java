package io.murmuration.operate.admin;

import io.murmuration.config.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * Which changes of a topic have to be confirmed with its name, wherever they are asked for: what is
 * lost by them, in sentences; empty where the change needs no more than to be asked for. To destroy
 * is always confirmed.
 */
public final class Confirmations {
  private Confirmations() {}

  /** Keys of a compacted topic move when it gets more partitions. */
  public static Optional<String> ofPartitions(TopicSummary topic, int total) {
    if (total <= topic.partitions() || !isCompacted(topic)) {
      return Optional.empty();
    }
    String consequence = Consequences.ofMorePartitions(topic.name());
    return Optional.of(
        consequence.isEmpty()
            ? "Topic %s is compacted: keys move to other partitions, and their old values stay where they are."
                .formatted(topic.name())
            : consequence);
  }

  /** Records are lost when compaction is turned on, and when it is turned off. */
  public static Optional<String> ofCompaction(TopicSummary topic, boolean on) {
    if (isCompacted(topic) == on) {
      return Optional.empty();
    }
    return Optional.of(
        (on
                ? "Topic %s keeps only the latest record of each key from then on; older ones are lost."
                : "Topic %s no longer keeps the latest record of each key: what is older than its retention is lost.")
            .formatted(topic.name()));
  }

  /**
   * Records are lost when they are kept for a shorter time than now.
   *
   * @param retention {@code null} for ever
   */
  public static Optional<String> ofRetention(TopicSummary topic, Duration retention) {
    Long now = topic.retentionMillis();
    if (retention == null || (now != null && retention.toMillis() >= now)) {
      return Optional.empty();
    }
    return Optional.of(
        "Topic %s keeps records %s; those older than %s are lost."
            .formatted(
                topic.name(),
                now == null ? "forever" : Durations.format(Duration.ofMillis(now)),
                Durations.format(retention)));
  }

  private static boolean isCompacted(TopicSummary topic) {
    return topic.policy() != null && topic.policy().contains("compact");
  }
}
