package io.murmuration.post;

/** Says in one short phrase why some bytes are no post. */
public final class PostFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public PostFormatException(String reason) {
    super(reason, null, false, false);
  }
}
