package io.murmuration.ingest.push;

import io.vertx.core.json.JsonObject;

/**
 * The response to a request.
 *
 * @param retry whether the client should send the request again after one second
 */
record PushAnswer(int status, byte[] json, boolean retry) {
  static final PushAnswer STOPPED =
      retry(503, "the source push is stopped or has not started yet; send this again later");
  static final PushAnswer FULL =
      retry(429, "too many posts are waiting to be written; send this again");
  static final PushAnswer LATE =
      retry(
          503,
          "Kafka has not acknowledged this in time; it may still be written and can safely be sent"
              + " again");

  static PushAnswer error(int status, String reason) {
    return new PushAnswer(status, json(reason), false);
  }

  private static PushAnswer retry(int status, String reason) {
    return new PushAnswer(status, json(reason), true);
  }

  private static byte[] json(String reason) {
    return new JsonObject().put("error", reason).toBuffer().getBytes();
  }
}
