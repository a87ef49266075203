package io.murmuration.message;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the topics that the stages share, and their settings for creation. */
public final class Topics {
  public static final String POSTS = "posts";
  public static final String MENTIONS = "mentions";
  public static final String RELATED_TERMS = "related-terms";
  public static final String RELATED_TERMS_STATE = "related-terms-state";
  public static final String KEYWORDS = "keywords";
  public static final String SOURCE_CURSORS = "source-cursors";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final String POST_CHANGES = "post-changes";
  public static final String SOURCES = "sources";
  public static final String STAGE_REPORTS = "stage-reports";

  /** The prefix of a keyword's own topic; the slug follows. */
  public static final String KEYWORD_PREFIX = Keyword.OWN_TOPIC_PREFIX;

  /** The topic shared by the keywords without a topic of their own; the key is the slug. */
  public static final String KEYWORD_SHARED = Keyword.SHARED_TOPIC;

  /** Matches all keyword topics, including the shared one. */
  public static final Pattern ALL_KEYWORDS = Pattern.compile(KEYWORD_PREFIX + ".+");

  /** A topic to create; {@code config} holds Kafka's topic settings. */
  public record Spec(String name, int partitions, Map<String, String> config) {}

  /** Room for a line of one mebibyte plus the hashtags and mentions found in its text. */
  private static final int MAX_POST_BATCH_BYTES = 4 << 20;

  /** Maximum bytes of key and value of one post; the rest of a batch is for headers and framing. */
  public static final int MAX_POST_BYTES = MAX_POST_BATCH_BYTES - (16 << 10);

  /** Kafka deletes a segment once its last record is old enough. */
  private static final Duration POSTS_SEGMENT = Duration.ofHours(1);

  /** Replayed posts with their recorded times would start a segment for each hour. */
  private static final Duration SEGMENT_OF_ALL = Duration.ofDays(7);

  /** Together with one segment and Kafka's check interval less than a day: see ADR 10. */
  private static final Duration POSTS_KEPT = Duration.ofHours(20);

  /** Longer than the posts they refer to, and less than a day. */
  private static final Duration POST_CHANGES_KEPT = Duration.ofHours(22);

  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(7);
  private static final Duration STAGE_REPORTS_KEPT = Duration.ofMinutes(10);

  private static final Set<String> FIXED =
      fixed(false).stream().map(Spec::name).collect(Collectors.toSet());

  private Topics() {}

  /**
   * Returns all topics except those of single keywords.
   *
   * @param keepAllPosts whether posts are kept forever and without a size limit, rather than for 20
   *     hours and up to a size
   */
  public static List<Spec> fixed(boolean keepAllPosts) {
    return List.of(
        new Spec(POSTS, 4, posts(keepAllPosts, 1L << 30, 128 << 20)),
        new Spec(KEYWORD_SHARED, 4, posts(keepAllPosts, 1L << 30, 64 << 20)),
        new Spec(MENTIONS, 4, compacted()),
        new Spec(RELATED_TERMS, 4, compacted()),
        new Spec(RELATED_TERMS_STATE, 4, compacted()),
        new Spec(KEYWORDS, 1, compacted()),
        new Spec(SOURCE_CURSORS, 1, compacted()),
        new Spec(SOURCES, 1, compacted()),
        new Spec(
            POST_CHANGES,
            1,
            Map.of(
                "retention.ms", String.valueOf(POST_CHANGES_KEPT.toMillis()),
                "segment.bytes", String.valueOf(16 << 20),
                "segment.ms", String.valueOf(POSTS_SEGMENT.toMillis()),
                "max.message.bytes", String.valueOf(MAX_POST_BATCH_BYTES))),
        new Spec(
            DEAD_LETTERS,
            1,
            Map.of(
                "retention.ms", String.valueOf(DEAD_LETTERS_KEPT.toMillis()),
                "max.message.bytes", String.valueOf(KafkaConnection.MAX_RECORD_BYTES))),
        new Spec(STAGE_REPORTS, 1, stageReports()));
  }

  /** Whether a name without prefix is that of a topic created by Murmuration. */
  public static boolean isOwn(String name) {
    return name.startsWith(KEYWORD_PREFIX) || FIXED.contains(name);
  }

  /** Returns the topic of one keyword. */
  public static Spec keyword(String slug, boolean keepAllPosts) {
    return new Spec(KEYWORD_PREFIX + slug, 1, posts(keepAllPosts, 1L << 30, 64 << 20));
  }

  /** Returns the topics of the keywords that have their own. */
  public static List<Spec> own(Collection<Keyword> keywords, boolean keepAllPosts) {
    return keywords.stream()
        .filter(keyword -> !keyword.sharesTopic())
        .map(keyword -> keyword(keyword.slug(), keepAllPosts))
        .toList();
  }

  /** Returns the slug of the keyword that owns a topic. */
  public static String slug(String keywordTopic) {
    return keywordTopic.substring(KEYWORD_PREFIX.length());
  }

  /**
   * Returns the shard of a partition of a keyword topic: the partition number, or -1 minus it in
   * the shared topic. A keyword that moves between the two is thus counted in different shards,
   * which different instances can own and which add up.
   */
  public static int shard(String keywordTopic, int partition) {
    return keywordTopic.equals(KEYWORD_SHARED) ? -1 - partition : partition;
  }

  private static Map<String, String> posts(boolean keepAll, long bytes, int segmentBytes) {
    return Map.of(
        "retention.ms",
        keepAll ? "-1" : String.valueOf(POSTS_KEPT.toMillis()),
        "retention.bytes",
        keepAll ? "-1" : String.valueOf(bytes),
        "segment.bytes",
        String.valueOf(segmentBytes),
        "segment.ms",
        String.valueOf((keepAll ? SEGMENT_OF_ALL : POSTS_SEGMENT).toMillis()),
        "max.message.bytes",
        String.valueOf(MAX_POST_BATCH_BYTES),
        // A post from the future counts as now; Kafka would reject it.
        "message.timestamp.after.max.ms",
        String.valueOf(Long.MAX_VALUE));
  }

  /** Reports are frequent and soon outdated, so a starting reader has few to read. */
  private static Map<String, String> stageReports() {
    return Map.of(
        "cleanup.policy",
        "compact,delete",
        "retention.ms",
        String.valueOf(STAGE_REPORTS_KEPT.toMillis()),
        "segment.bytes",
        String.valueOf(1 << 20),
        "segment.ms",
        String.valueOf(Duration.ofMinutes(1).toMillis()));
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
