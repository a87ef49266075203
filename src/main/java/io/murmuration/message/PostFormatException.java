package io.murmuration.message;

/** Says in one short phrase why some bytes are no post. */
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

  /** Names a field, such as {@code author.id}, and says what it is, such as {@code is missing}. */
  static PostFormatException of(String field, String problem) {
    return new PostFormatException(field + " " + problem, field);
  }

  /** The field that is to blame, {@code null} where it is not one. */
  public String field() {
    return field;
  }
}
