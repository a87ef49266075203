package io.murmuration.message;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.stage.StageReporter;
import io.murmuration.stage.StageTransaction;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The topics that the stages share: their names, and how each is created when it is missing. */
public final class Topics {
  public static final String POSTS = "posts";
  public static final String MENTIONS = "mentions";
  public static final String RELATED_TERMS = "related-terms";
  public static final String RELATED_TERMS_STATE = "related-terms-state";
  public static final String KEYWORDS = "keywords";
  public static final String SOURCE_CURSORS = "source-cursors";
  public static final String DEAD_LETTERS = StageTransaction.DEAD_LETTERS;
  public static final String POST_CHANGES = "post-changes";
  public static final String SOURCES = "sources";
  public static final String STAGE_REPORTS = StageReporter.TOPIC;

  /** What stands before the slug in the name of a keyword's own topic. */
  public static final String KEYWORD_PREFIX = Keyword.OWN_TOPIC_PREFIX;

  /** The topic of the keywords that have none of their own; the key is the slug. */
  public static final String KEYWORD_SHARED = Keyword.SHARED_TOPIC;

  /** Matches the topics of all keywords, the shared one among them. */
  public static final Pattern ALL_KEYWORDS = Pattern.compile(KEYWORD_PREFIX + ".+");

  /** A topic as it is created; {@code config} holds Kafka's own topic settings. */
  public record Spec(String name, int partitions, Map<String, String> config) {}

  /** A line of one mebibyte, with the lists of hashtags and mentions taken from its text. */
  private static final int MAX_POST_BATCH_BYTES = 4 << 20;

  /** So many bytes of key and value are taken as one post; headers and the like are left room. */
  public static final int MAX_POST_BYTES = MAX_POST_BATCH_BYTES - (16 << 10);

  /** Before the first of a segment is deleted, the last one has to be that old. */
  private static final Duration POSTS_SEGMENT = Duration.ofHours(1);

  /** Recorded posts of their own times would begin one for each of their hours. */
  private static final Duration SEGMENT_OF_ALL = Duration.ofDays(7);

  /** With a segment, and the minutes until Kafka looks, less than a day: see ADR 10. */
  private static final Duration POSTS_KEPT = Duration.ofHours(20);

  /** Longer than the posts that they are about, and less than a day too. */
  private static final Duration POST_CHANGES_KEPT = Duration.ofHours(22);

  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(7);
  private static final Duration STAGE_REPORTS_KEPT = Duration.ofMinutes(10);

  private static final Set<String> FIXED =
      fixed(false).stream().map(Spec::name).collect(Collectors.toSet());

  private Topics() {}

  /**
   * All topics but those of single keywords.
   *
   * @param keepAllPosts whether posts are kept however many and however old they are, rather than
   *     for 20 hours and up to a size
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

  /** Whether a name, without prefix, is that of a topic that Murmuration makes. */
  public static boolean isOwn(String name) {
    return name.startsWith(KEYWORD_PREFIX) || FIXED.contains(name);
  }

  /** The topic of one keyword. */
  public static Spec keyword(String slug, boolean keepAllPosts) {
    return new Spec(KEYWORD_PREFIX + slug, 1, posts(keepAllPosts, 1L << 30, 64 << 20));
  }

  /** The topics of those keywords that have one of their own. */
  public static List<Spec> own(Collection<Keyword> keywords, boolean keepAllPosts) {
    return keywords.stream()
        .filter(keyword -> !keyword.sharesTopic())
        .map(keyword -> keyword(keyword.slug(), keepAllPosts))
        .toList();
  }

  /** The slug of the keyword whose own topic this is. */
  public static String slug(String keywordTopic) {
    return keywordTopic.substring(KEYWORD_PREFIX.length());
  }

  /**
   * The shard of the keywords in a partition of a topic of keywords: its number, and in the shared
   * topic -1 less that. So a keyword that has moved between the two is counted in shards that
   * different instances may own, and which add up.
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
        // A post from the future counts as now; Kafka would refuse it.
        "message.timestamp.after.max.ms",
        String.valueOf(Long.MAX_VALUE));
  }

  /** Reports are many and soon of no interest: whoever starts has few of them to read. */
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
