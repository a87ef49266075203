package io.murmuration.visualization.bridge;

/** The event bus addresses that a browser may use. */
public final class Addresses {
  /** Published: all keywords, whenever one changes. */
  public static final String KEYWORDS = "murmuration.keywords";

  /** Published: the mentions that changed. */
  public static final String MENTIONS = "murmuration.mentions";

  /** Published: the related terms that changed. */
  public static final String RELATED_TERMS = "murmuration.related-terms";

  /** Published: a sample of the latest posts. */
  public static final String POSTS = "murmuration.posts";

  /** Published: deletions and edits of these posts. */
  public static final String POST_CHANGES = "murmuration.post-changes";

  /** Published every second: the status of the pipeline. */
  public static final String PIPELINE = "murmuration.pipeline";

  /** Published: the mutes in force with the posts that they have held back, if any changed. */
  public static final String MUTES = "murmuration.mutes";

  /** Replies with a snapshot of the full state. */
  public static final String SNAPSHOT = "murmuration.snapshot";

  /** Follows more queries. Requires permission. */
  public static final String ADD_KEYWORD = "murmuration.keywords.add";

  /** Changes the query or the label of a keyword. Requires permission. */
  public static final String EDIT_KEYWORD = "murmuration.keywords.edit";

  /** Follows the queries of a text. Requires permission. */
  public static final String IMPORT_KEYWORDS = "murmuration.keywords.import";

  /** Stops following a keyword. Requires permission. */
  public static final String REMOVE_KEYWORD = "murmuration.keywords.remove";

  /** Mutes a query. Requires permission. */
  public static final String ADD_MUTE = "murmuration.mutes.add";

  /** Ends a mute. Requires permission. */
  public static final String REMOVE_MUTE = "murmuration.mutes.remove";

  /** Stops reading a source. Requires permission. */
  public static final String STOP_SOURCE = "murmuration.sources.stop";

  /** Resumes reading a source. Requires permission. */
  public static final String START_SOURCE = "murmuration.sources.start";

  /** Changes topics and consumer groups. Requires permission. */
  public static final String CHANGE_KAFKA = "murmuration.kafka.change";

  private Addresses() {}
}
