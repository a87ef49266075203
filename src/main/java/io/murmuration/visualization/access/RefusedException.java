package io.murmuration.visualization.access;

/** Refuses a request; the message is for the client. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code an HTTP status code
   */
  public RefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
