package io.murmuration.visualization;

/** The event bus addresses that a browser may use. */
final class Addresses {
  /** Published: all keywords, whenever they change. */
  static final String KEYWORDS = "murmuration.keywords";

  /** Published: the mentions that changed. */
  static final String MENTIONS = "murmuration.mentions";

  /** Published: the related terms that changed. */
  static final String RELATED_TERMS = "murmuration.related-terms";

  /** Published: some of the latest posts. */
  static final String POSTS = "murmuration.posts";

  /** Published every second: how the pipeline is. */
  static final String PIPELINE = "murmuration.pipeline";

  /** Answers the full picture. */
  static final String SNAPSHOT = "murmuration.snapshot";

  /** Follows one more phrase, for those who may. */
  static final String ADD_KEYWORD = "murmuration.keywords.add";

  /** Stops following a keyword, for those who may. */
  static final String REMOVE_KEYWORD = "murmuration.keywords.remove";

  private Addresses() {}
}
