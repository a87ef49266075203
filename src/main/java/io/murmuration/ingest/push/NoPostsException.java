package io.murmuration.ingest.push;

/** Rejects a whole body, with a short reason and an HTTP status. */
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
