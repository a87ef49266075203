package io.murmuration.visualization.bridge;

/** The event bus addresses that a browser may use. */
public final class Addresses {
  /** Published: all keywords, whenever they change. */
  public static final String KEYWORDS = "murmuration.keywords";

  /** Published: the mentions that changed. */
  public static final String MENTIONS = "murmuration.mentions";

  /** Published: the related terms that changed. */
  public static final String RELATED_TERMS = "murmuration.related-terms";

  /** Published: some of the latest posts. */
  public static final String POSTS = "murmuration.posts";

  /** Published: the posts among those that were deleted or edited. */
  public static final String POST_CHANGES = "murmuration.post-changes";

  /** Published every second: how the pipeline is. */
  public static final String PIPELINE = "murmuration.pipeline";

  /** Answers the full picture. */
  public static final String SNAPSHOT = "murmuration.snapshot";

  /** Follows one more phrase, for those who may. */
  public static final String ADD_KEYWORD = "murmuration.keywords.add";

  /** Stops following a keyword, for those who may. */
  public static final String REMOVE_KEYWORD = "murmuration.keywords.remove";

  /** Stops reading a source, for those who may. */
  public static final String STOP_SOURCE = "murmuration.sources.stop";

  /** Reads a source again, for those who may. */
  public static final String START_SOURCE = "murmuration.sources.start";

  /** Changes topics and consumer groups, for those who may. */
  public static final String CHANGE_KAFKA = "murmuration.kafka.change";

  private Addresses() {}
}
