package io.murmuration.ingest;

/**
 * How the connection to a source is.
 *
 * @param lastError why the connection failed last, {@code null} if it never has; shown to everybody
 * @param lastErrorAt when that was, in milliseconds since the epoch, {@code null} with it
 * @param reconnects how often it was tried to make it again
 * @param gaps how often posts may have been missed because the source does not give them any more
 * @param lagMillis how far what was read last is behind the present, {@code null} where unknown
 */
public record SourceHealth(
    State state, String lastError, Long lastErrorAt, long reconnects, long gaps, Long lagMillis) {
  /** All is well, and nothing more is known. */
  public static final SourceHealth STREAMING =
      new SourceHealth(State.STREAMING, null, null, 0, 0, null);

  /** What goes on. */
  public enum State {
    /** The connection is being made. */
    CONNECTING,
    /** It is there. */
    STREAMING,
    /** It has failed, and is tried again after a while. */
    WAITING
  }
}
