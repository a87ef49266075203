package io.murmuration.ingest.live;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;

/** The reason why a stream ended or could not be opened. Its message is shown to all users. */
public final class StreamException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 300;

  /** The kind of a failure, which determines the back-off. */
  public enum Kind {
    /** The connection failed or was lost. */
    NETWORK,
    /** The service responded with an error. */
    HTTP,
    /** The service received too many requests. */
    RATE_LIMIT
  }

  private final Kind kind;
  private final transient Duration retryAfter;

  public StreamException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * @param retryAfter the minimum wait that the service demands, or {@code null} if it names none
   */
  public StreamException(Kind kind, String message, Duration retryAfter) {
    super(shortened(message));
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public static StreamException endedByServer() {
    return new StreamException(Kind.NETWORK, "the server has ended the stream");
  }

  public static StreamException closedHere() {
    return new StreamException(Kind.NETWORK, "closed here");
  }

  /** Returns the cause itself if it is a stream exception, otherwise a network failure. */
  public static StreamException of(Throwable cause) {
    if (cause instanceof StreamException known) {
      return known;
    }
    Throwable root = cause;
    while (!(root instanceof UnknownHostException)
        && root.getCause() != null
        && root.getCause() != root) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new StreamException(Kind.NETWORK, message);
  }

  public Kind kind() {
    return kind;
  }

  public Duration retryAfter() {
    return retryAfter;
  }

  /** Returns the minimum wait that the service demands, at most {@code longest}; 0 for none. */
  public long retryAfterMillis(Duration longest) {
    return retryAfter == null ? 0 : Math.min(retryAfter.toMillis(), longest.toMillis());
  }

  private static String shortened(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
