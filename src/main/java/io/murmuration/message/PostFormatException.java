package io.murmuration.message;

/** Thrown if some bytes are not a post; the message is one short phrase. */
public final class PostFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  public PostFormatException(String reason) {
    this(reason, null);
  }

  private PostFormatException(String reason, String field) {
    super(reason, null, false, false);
    this.field = field;
  }

  /**
   * Returns an exception for a field, such as {@code author.id}, with its problem, such as {@code
   * is missing}.
   */
  static PostFormatException of(String field, String problem) {
    return new PostFormatException(field + " " + problem, field);
  }

  /** Returns the invalid field, or {@code null} if the problem is not a single field. */
  public String field() {
    return field;
  }
}
