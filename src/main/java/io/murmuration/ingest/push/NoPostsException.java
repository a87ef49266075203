package io.murmuration.ingest.push;

/** Says in one short phrase why a whole body is refused, and with which status of HTTP. */
final class NoPostsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  NoPostsException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
