package io.murmuration.message;

import io.murmuration.stage.StageTransaction;
import java.util.List;
import java.util.regex.Pattern;

/** The names of the topics that the stages share, without the prefix of an installation. */
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
  public static final String MUTES = "mutes";
  public static final String MUTE_COUNTS = "mute-counts";
  public static final String STAGE_REPORTS = "stage-reports";

  /** The start of the name of every keyword topic; the slug follows it. */
  public static final String KEYWORD_PREFIX = "keyword-";

  /**
   * The topic of the keywords without a topic of their own. Its records have the slug as key. No
   * slug is {@code shared}.
   */
  public static final String KEYWORD_SHARED = KEYWORD_PREFIX + "shared";

  /** Matches the topics of all keywords, including the shared one. */
  public static final Pattern ALL_KEYWORDS = Pattern.compile(KEYWORD_PREFIX + ".+");

  /** All topics except those of single keywords. */
  public static final List<String> FIXED =
      List.of(
          POSTS,
          KEYWORD_SHARED,
          MENTIONS,
          RELATED_TERMS,
          RELATED_TERMS_STATE,
          KEYWORDS,
          SOURCE_CURSORS,
          SOURCES,
          MUTES,
          MUTE_COUNTS,
          POST_CHANGES,
          DEAD_LETTERS,
          STAGE_REPORTS);

  /**
   * Maximum size of a record batch with posts: a line of one mebibyte, plus the lists of hashtags
   * and mentions taken from its text.
   */
  public static final int MAX_POST_BATCH_BYTES = 4 << 20;

  /** Maximum size of the key and value of a post, which leaves room for headers. */
  public static final int MAX_POST_BYTES = MAX_POST_BATCH_BYTES - (16 << 10);

  private Topics() {}

  /** Returns whether Murmuration creates a topic of this name, given without prefix. */
  public static boolean isOwn(String name) {
    return name.startsWith(KEYWORD_PREFIX) || FIXED.contains(name);
  }

  public static String slug(String keywordTopic) {
    return keywordTopic.substring(KEYWORD_PREFIX.length());
  }

  /**
   * Returns the shard of the keywords in a partition of a keyword topic: the partition number, or
   * {@code -1 - partition} in the shared topic. A keyword that moves between the two is thus
   * counted in different shards, which different instances may own and which add up.
   */
  public static int shard(String keywordTopic, int partition) {
    return keywordTopic.equals(KEYWORD_SHARED) ? -1 - partition : partition;
  }
}
