package io.murmuration.ingest.live.x;

import io.murmuration.ingest.format.Problem;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.StreamException.Kind;
import io.murmuration.message.PostFormatException;
import java.nio.charset.StandardCharsets;

/** Recognizes the messages with which X announces the end of a stream. */
final class XDisconnect {
  private static final byte[] DATA = "\"data\"".getBytes(StandardCharsets.US_ASCII);

  private XDisconnect() {}

  /**
   * Returns the reason for the end of the stream, or {@code null} if the message does not end it.
   */
  static StreamException of(byte[] message) {
    if (contains(message, DATA)) {
      return null;
    }
    try {
      return of(Problem.read(message, 0, message.length));
    } catch (PostFormatException e) {
      // The decoder of the stream rejects the message.
      return null;
    }
  }

  private static StreamException of(Problem problem) {
    String type = type(problem);
    return type == null
        ? null
        : new StreamException(
            kind(type),
            "X ended the stream: "
                + type
                + (problem.detail() == null ? "" : ": " + problem.detail()));
  }

  private static String type(Problem problem) {
    if (problem.disconnectType() != null) {
      return problem.disconnectType();
    }
    if (problem.connectionIssue() != null) {
      return problem.connectionIssue();
    }
    if (problem.type() != null && problem.type().endsWith("disconnect")) {
      return problem.kind();
    }
    // The older form, {"error":{"message":…}}, occurs only at the end of a stream.
    String message = problem.title() == null && problem.type() == null ? problem.detail() : null;
    if (message == null) {
      return null;
    }
    return message.startsWith("Force closing") ? "SlowReader" : "ForceDisconnect";
  }

  /**
   * Returns {@code NETWORK}, which permits an immediate reconnect, unless that would end likewise.
   */
  private static Kind kind(String type) {
    return switch (type) {
      case "OperationalDisconnect",
          "operational-disconnect",
          "UpstreamOperationalDisconnect",
          "UpstreamUncleanDisconnect",
          "InternalError",
          "SlowReader" ->
          Kind.NETWORK;
      case "TooManyConnections", "ForceDisconnect" -> Kind.RATE_LIMIT;
      default -> Kind.HTTP;
    };
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int i = 0; i <= text.length - part.length; i++) {
      int j = 0;
      while (j < part.length && text[i + j] == part[j]) {
        j++;
      }
      if (j == part.length) {
        return true;
      }
    }
    return false;
  }
}
