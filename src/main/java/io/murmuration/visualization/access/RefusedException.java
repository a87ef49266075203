package io.murmuration.visualization.access;

/** Refuses a request; the message is for the client. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  /**
   * @param code an HTTP status code
   */
  public RefusedException(int code, String message) {
    this(code, null, message);
  }

  /**
   * @param code an HTTP status code
   * @param reason a word that identifies the reason, or {@code null} if the code does
   */
  public RefusedException(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
