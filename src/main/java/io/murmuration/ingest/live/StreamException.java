package io.murmuration.ingest.live;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;

/** Why a stream has ended or could not be had; its message can be shown to everybody. */
public final class StreamException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 300;

  /** What kind of failure it is: back-off depends on it. */
  public enum Kind {
    /** There is no connection, or there is none any more. */
    NETWORK,
    /** The service has answered with an error. */
    HTTP,
    /** The service is asked too often. */
    RATE_LIMIT
  }

  private final Kind kind;
  private final transient Duration retryAfter;

  public StreamException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * @param retryAfter how long the service wants to be left alone, {@code null} if it does not say
   */
  public StreamException(Kind kind, String message, Duration retryAfter) {
    super(shortened(message));
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** The other end has ended what should go on. */
  public static StreamException endedByServer() {
    return new StreamException(Kind.NETWORK, "the server has ended the stream");
  }

  /** Nobody wants to read any more. */
  public static StreamException closedHere() {
    return new StreamException(Kind.NETWORK, "closed here");
  }

  /** As it is, or as a failure of the network. */
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

  private static String shortened(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
