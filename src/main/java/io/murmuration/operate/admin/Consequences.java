package io.murmuration.operate.admin;

import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.Map;
import java.util.Set;

/**
 * What a change means for Murmuration, in one or two sentences; empty for topics and groups that
 * are not its own. Names are without prefix.
 */
public final class Consequences {
  private static final Map<String, String> LOST =
      Map.of(
          Topics.POSTS,
              "All posts that are kept are lost, those that fanout has still to read too.",
          Topics.KEYWORD_SHARED,
              "The posts of all keywords without a topic of their own are lost, those still to be"
                  + " counted too.",
          Topics.MENTIONS, "The counts of all keywords are lost.",
          Topics.RELATED_TERMS,
              "The related terms of all keywords are lost until they are found anew.",
          Topics.RELATED_TERMS_STATE, "The terms of the last hour that were counted are lost.",
          Topics.KEYWORDS, "All keywords are lost: nothing is followed any more.",
          Topics.SOURCE_CURSORS,
              "The places in the sources are lost: each is read from its present or beginning.",
          Topics.DEAD_LETTERS, "All records that could not be used are lost.",
          Topics.POST_CHANGES,
              "It is lost which posts their authors have deleted or edited: deleted ones may be shown again.",
          Topics.SOURCES, "It is lost which sources somebody has stopped.");

  private static final Set<String> TABLES =
      Set.of(
          Topics.MENTIONS,
          Topics.RELATED_TERMS,
          Topics.RELATED_TERMS_STATE,
          Topics.KEYWORDS,
          Topics.SOURCE_CURSORS,
          Topics.SOURCES);

  private Consequences() {}

  /** What is lost with a topic. */
  public static String ofDestroyingTopic(String topic) {
    if (!Topics.isOwn(topic)) {
      return "";
    }
    String lost =
        LOST.getOrDefault(
            topic,
            topic.startsWith(Topics.KEYWORD_PREFIX)
                ? "The posts of one keyword are lost, those still to be counted too."
                : "Nothing that lasts is lost.");
    return "%s is one of Murmuration's own topics, and whatever runs needs it. %s"
        .formatted(topic, lost);
  }

  /** What more partitions of a topic change for what is in it. */
  public static String ofMorePartitions(String topic) {
    if (TABLES.contains(topic)) {
      return "Keys of %s move to other partitions, and their old values stay where they are: of one key, an old value may be taken for the latest. Do so only while the topic is empty."
          .formatted(topic);
    }
    if (topic.equals(Topics.POSTS)) {
      return "Authors move to other partitions: posts of one author that are on their way may overtake each other. Nothing is lost or counted twice.";
    }
    return "";
  }

  /** What is read again, or not at all, when a group goes on elsewhere. */
  public static String ofReset(String group) {
    return switch (group) {
      case Groups.FANOUT ->
          "Posts that fanout reads again are counted again, on top of what was counted; those that it passes over never are. 'murmuration rewind' recomputes instead.";
      case Groups.AGGREGATE, Groups.RELATED_TERMS ->
          "What %s reads again it counts again, on top of what it has counted; what it passes over it never counts. 'murmuration rewind' recomputes instead."
              .formatted(group);
      default -> "";
    };
  }

  /** What is lost with a group. */
  public static String ofDestroyingGroup(String group) {
    return Groups.ALL.contains(group)
        ? "%s is one of Murmuration's own groups. Its place is lost: the stage reads everything that is kept again, and counts it again."
            .formatted(group)
        : "";
  }
}
