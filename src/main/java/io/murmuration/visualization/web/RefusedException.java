package io.murmuration.visualization.web;

/** What was asked for is not done, and the message says why, to whoever has asked. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code as HTTP has it
   */
  RefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
