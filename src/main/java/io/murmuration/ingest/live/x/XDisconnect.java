package io.murmuration.ingest.live.x;

import io.murmuration.ingest.format.Problem;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.StreamException.Kind;
import io.murmuration.message.PostFormatException;
import java.nio.charset.StandardCharsets;

/** What X says in the stream just before it ends it. */
final class XDisconnect {
  private static final byte[] DATA = "\"data\"".getBytes(StandardCharsets.US_ASCII);

  private XDisconnect() {}

  /** Why the stream ends, or {@code null} if the message does not end it. */
  static StreamException of(byte[] message) {
    if (contains(message, DATA)) {
      return null;
    }
    try {
      return of(Problem.read(message, 0, message.length));
    } catch (PostFormatException e) {
      // Whoever decodes it will say so.
      return null;
    }
  }

  private static StreamException of(Problem problem) {
    String type = type(problem);
    return type == null
        ? null
        : new StreamException(
            kind(type),
            "X ends the stream: "
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
    // The older form, {"error":{"message":…}}, comes at the end of a stream only.
    String message = problem.title() == null && problem.type() == null ? problem.detail() : null;
    if (message == null) {
      return null;
    }
    return message.startsWith("Force closing") ? "SlowReader" : "ForceDisconnect";
  }

  /** Whether another connection at once is the right answer: not where it would end likewise. */
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
