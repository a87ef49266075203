package io.murmuration.ingest.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What a sender is told: a status of HTTP, a JSON text, and whether to send again a second later.
 */
record PushAnswer(int status, byte[] json, boolean retry) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final PushAnswer STOPPED =
      retry(503, "posts are not taken now: the source push is stopped, or has not started yet");
  static final PushAnswer FULL = retry(429, "too much is waiting to be written; send this again");
  static final PushAnswer LATE =
      retry(
          503,
          "Kafka has not acknowledged this in time; it may still be written, and can safely be sent"
              + " again");

  static PushAnswer error(int status, String reason) {
    return new PushAnswer(status, json(reason), false);
  }

  private static PushAnswer retry(int status, String reason) {
    return new PushAnswer(status, json(reason), true);
  }

  private static byte[] json(String reason) {
    try {
      return JSON.writeValueAsBytes(Map.of("error", reason));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
