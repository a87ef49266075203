package io.murmuration.ingest;

/**
 * The health of the connection to a source.
 *
 * @param lastError the last connection error, or {@code null} if there was none; publicly visible
 * @param lastErrorAt the time of the error in milliseconds since the epoch, or {@code null}
 * @param reconnects the number of reconnection attempts
 * @param gaps the number of times that posts may have been missed because the source no longer
 *     provides them
 * @param lagMillis the age of the last item read, or {@code null} if unknown
 */
public record SourceHealth(
    State state, String lastError, Long lastErrorAt, long reconnects, long gaps, Long lagMillis) {
  /** A healthy connection without further details. */
  public static final SourceHealth STREAMING =
      new SourceHealth(State.STREAMING, null, null, 0, 0, null);

  /** The state of the connection. */
  public enum State {
    CONNECTING,
    STREAMING,
    /** Failed, and waiting to retry. */
    WAITING
  }
}
