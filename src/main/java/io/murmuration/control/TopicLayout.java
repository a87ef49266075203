package io.murmuration.control;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The partitions and settings with which missing topics are created. */
public final class TopicLayout {
  /** Kafka deletes a segment only when its last record has reached this age. */
  private static final Duration POSTS_SEGMENT = Duration.ofHours(1);

  /** Longer, because recorded posts keep their own times and would start a segment per hour. */
  private static final Duration SEGMENT_OF_ALL = Duration.ofDays(7);

  /** With a segment and the minutes until Kafka deletes it, less than a day: see ADR 10. */
  private static final Duration POSTS_KEPT = Duration.ofHours(20);

  /** Longer than the posts that the changes refer to, and less than a day. */
  private static final Duration POST_CHANGES_KEPT = Duration.ofHours(22);

  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(7);
  private static final Duration STAGE_REPORTS_KEPT = Duration.ofMinutes(10);

  private TopicLayout() {}

  /**
   * Returns all topics except those of single keywords.
   *
   * @param keepAllPosts whether posts are kept forever, instead of for 20 hours and up to a size
   */
  public static List<TopicSpec> fixed(boolean keepAllPosts) {
    return Topics.FIXED.stream().map(name -> fixed(name, keepAllPosts)).toList();
  }

  private static TopicSpec fixed(String name, boolean keepAllPosts) {
    return switch (name) {
      case Topics.POSTS -> new TopicSpec(name, 4, posts(keepAllPosts, 128 << 20));
      case Topics.KEYWORD_SHARED -> new TopicSpec(name, 4, posts(keepAllPosts, 64 << 20));
      case Topics.MENTIONS, Topics.RELATED_TERMS, Topics.RELATED_TERMS_STATE ->
          new TopicSpec(name, 4, compacted());
      case Topics.POST_CHANGES -> new TopicSpec(name, 1, postChanges());
      case Topics.DEAD_LETTERS -> new TopicSpec(name, 1, deadLetters());
      case Topics.STAGE_REPORTS -> new TopicSpec(name, 1, stageReports());
      default -> new TopicSpec(name, 1, compacted());
    };
  }

  public static TopicSpec keyword(String slug, boolean keepAllPosts) {
    return new TopicSpec(Topics.KEYWORD_PREFIX + slug, 1, posts(keepAllPosts, 64 << 20));
  }

  /** Returns the topics of the keywords that have a topic of their own. */
  public static List<TopicSpec> own(Collection<Keyword> keywords, boolean keepAllPosts) {
    return keywords.stream()
        .filter(keyword -> !keyword.sharesTopic())
        .map(keyword -> keyword(keyword.slug(), keepAllPosts))
        .toList();
  }

  /** Returns the advice for an installation that is not authorized to create topics. */
  public static String creationAdvice(KafkaConnection kafka) {
    return "Keywords need no topics of their own: without them, all keywords are in %s."
        .formatted(kafka.topic(Topics.KEYWORD_SHARED));
  }

  private static Map<String, String> posts(boolean keepAll, int segmentBytes) {
    return Map.of(
        "retention.ms",
        keepAll ? "-1" : String.valueOf(POSTS_KEPT.toMillis()),
        "retention.bytes",
        keepAll ? "-1" : String.valueOf(1L << 30),
        "segment.bytes",
        String.valueOf(segmentBytes),
        "segment.ms",
        String.valueOf((keepAll ? SEGMENT_OF_ALL : POSTS_SEGMENT).toMillis()),
        "max.message.bytes",
        String.valueOf(Topics.MAX_POST_BATCH_BYTES),
        // Kafka would reject posts from the future, which Murmuration counts as of now.
        "message.timestamp.after.max.ms",
        String.valueOf(Long.MAX_VALUE));
  }

  private static Map<String, String> postChanges() {
    return Map.of(
        "retention.ms", String.valueOf(POST_CHANGES_KEPT.toMillis()),
        "segment.bytes", String.valueOf(16 << 20),
        "segment.ms", String.valueOf(POSTS_SEGMENT.toMillis()),
        "max.message.bytes", String.valueOf(Topics.MAX_POST_BATCH_BYTES));
  }

  private static Map<String, String> deadLetters() {
    return Map.of(
        "retention.ms", String.valueOf(DEAD_LETTERS_KEPT.toMillis()),
        "max.message.bytes", String.valueOf(KafkaConnection.MAX_RECORD_BYTES));
  }

  /** Short retention and segments, so that a starting process has few reports to read. */
  private static Map<String, String> stageReports() {
    return Map.of(
        "cleanup.policy", "compact,delete",
        "retention.ms", String.valueOf(STAGE_REPORTS_KEPT.toMillis()),
        "segment.bytes", String.valueOf(1 << 20),
        "segment.ms", String.valueOf(Duration.ofMinutes(1).toMillis()));
  }

  private static Map<String, String> compacted() {
    return Map.of(
        "cleanup.policy",
        "compact",
        "segment.bytes",
        String.valueOf(16 << 20),
        "segment.ms",
        String.valueOf(Duration.ofMinutes(10).toMillis()),
        "min.cleanable.dirty.ratio",
        "0.2");
  }
}
