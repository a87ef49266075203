package io.murmuration.ingest.push;

import io.murmuration.http.HttpAnswers;

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
    return error(status, null, reason);
  }

  /**
   * Returns an error.
   *
   * @param word a word that identifies the reason, or {@code null} if the status does
   */
  static PushAnswer error(int status, String word, String reason) {
    return new PushAnswer(status, json(word, reason), false);
  }

  private static PushAnswer retry(int status, String reason) {
    return new PushAnswer(status, json(null, reason), true);
  }

  private static byte[] json(String word, String reason) {
    return HttpAnswers.json(word, reason).toBuffer().getBytes();
  }
}
