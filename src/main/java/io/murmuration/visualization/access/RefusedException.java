package io.murmuration.visualization.access;

/** What was asked for is not done, and the message says why, to whoever has asked. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code as HTTP has it
   */
  public RefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
