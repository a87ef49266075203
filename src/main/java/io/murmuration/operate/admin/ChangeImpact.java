package io.murmuration.operate.admin;

import static java.util.Map.entry;

import io.murmuration.config.Durations;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Describes the impact of a change of a topic or group on Murmuration, in one or two sentences.
 * Names are without prefix.
 *
 * <p>The methods that return an {@code Optional} describe a loss that an operator has to confirm
 * with the name of the topic; empty if the change needs no confirmation. Destroying always needs
 * one. The other methods return an empty string for topics and groups that are not Murmuration's.
 */
public final class ChangeImpact {
  private static final Map<String, String> LOSS_BY_TOPIC =
      Map.ofEntries(
          entry(
              Topics.POSTS,
              "All retained posts are lost, including those that fanout has not read yet."),
          entry(
              Topics.KEYWORD_SHARED,
              "The posts of all keywords without a topic of their own are lost, including those not"
                  + " counted yet."),
          entry(Topics.MENTIONS, "The counts of all keywords are lost."),
          entry(
              Topics.RELATED_TERMS,
              "The related terms of all keywords are lost until they are computed again."),
          entry(Topics.RELATED_TERMS_STATE, "The terms counted in the last hour are lost."),
          entry(Topics.KEYWORDS, "All keywords are lost: nothing is followed any more."),
          entry(
              Topics.SOURCE_CURSORS,
              "The positions in the sources are lost: each source resumes at its present or its"
                  + " beginning."),
          entry(Topics.DEAD_LETTERS, "All unprocessable records are lost."),
          entry(
              Topics.POST_CHANGES,
              "The record of deleted and edited posts is lost: deleted posts may be shown again."),
          entry(Topics.SOURCES, "The record of stopped sources is lost."),
          entry(Topics.MUTES, "All mutes are lost: what they held back counts again."),
          entry(Topics.MUTE_COUNTS, "The counts of muted posts are lost."));

  private static final Set<String> COMPACTED =
      Set.of(
          Topics.MENTIONS,
          Topics.RELATED_TERMS,
          Topics.RELATED_TERMS_STATE,
          Topics.KEYWORDS,
          Topics.SOURCE_CURSORS,
          Topics.SOURCES,
          Topics.MUTES,
          Topics.MUTE_COUNTS);

  private ChangeImpact() {}

  /** Returns the loss by more partitions, which move the keys of a compacted topic. */
  public static Optional<String> ofPartitions(TopicSummary topic, int total) {
    if (total <= topic.partitions() || !isCompacted(topic)) {
      return Optional.empty();
    }
    String impact = ofMorePartitions(topic.name());
    return Optional.of(
        impact.isEmpty()
            ? "Topic %s is compacted: keys move to other partitions, and their old values remain in the previous ones."
                .formatted(topic.name())
            : impact);
  }

  /** Returns the loss by turning compaction on or off. */
  public static Optional<String> ofCompaction(TopicSummary topic, boolean on) {
    if (isCompacted(topic) == on) {
      return Optional.empty();
    }
    return Optional.of(
        (on
                ? "Topic %s will keep only the latest record of each key; older ones are lost."
                : "Topic %s will no longer keep the latest record of each key; records older than"
                    + " its retention are lost.")
            .formatted(topic.name()));
  }

  /**
   * Returns the loss by a retention that is shorter than the current one.
   *
   * @param retention the new retention, or {@code null} for unlimited
   */
  public static Optional<String> ofRetention(TopicSummary topic, Duration retention) {
    Long current = topic.retentionMillis();
    if (retention == null || (current != null && retention.toMillis() >= current)) {
      return Optional.empty();
    }
    return Optional.of(
        "Topic %s keeps records %s; those older than %s are lost."
            .formatted(
                topic.name(),
                current == null ? "forever" : Durations.format(Duration.ofMillis(current)),
                Durations.format(retention)));
  }

  private static boolean isCompacted(TopicSummary topic) {
    return topic.policy() != null && topic.policy().contains("compact");
  }

  /** Returns the impact of destroying a topic. */
  public static String ofDestroyingTopic(String topic) {
    if (!Topics.isOwn(topic)) {
      return "";
    }
    String loss =
        LOSS_BY_TOPIC.getOrDefault(
            topic,
            topic.startsWith(Topics.KEYWORD_PREFIX)
                ? "The posts of one keyword are lost, including those not counted yet."
                : "Nothing of lasting value is lost.");
    return "%s is one of Murmuration's own topics, and running stages need it. %s"
        .formatted(topic, loss);
  }

  /** Returns the impact of more partitions on the records of a topic. */
  public static String ofMorePartitions(String topic) {
    if (COMPACTED.contains(topic)) {
      return "Keys of %s move to other partitions, and their old values remain in the previous ones: an old value may be mistaken for the latest. Add partitions only while the topic is empty."
          .formatted(topic);
    }
    if (topic.equals(Topics.POSTS)) {
      return "Authors move to other partitions: posts of an author that are in transit may overtake"
          + " each other. Nothing is lost or counted twice.";
    }
    return "";
  }

  /** Returns the impact of resetting the offsets of a group. */
  public static String ofReset(String group) {
    return Groups.ALL.contains(group)
        ? "%s that %s reads again are counted again, in addition to the existing counts; skipped ones are never counted. Use 'murmuration rewind' to recompute instead."
            .formatted(group.equals(Groups.FANOUT) ? "Posts" : "Records", group)
        : "";
  }

  /** Returns the impact of destroying a group. */
  public static String ofDestroyingGroup(String group) {
    return Groups.ALL.contains(group)
        ? "%s is one of Murmuration's own groups. Its offsets are lost: the stage reads all retained records again, and counts them again."
            .formatted(group)
        : "";
  }
}
