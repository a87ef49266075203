package io.murmuration.visualization.bridge;

import io.vertx.core.json.JsonObject;

/**
 * A message to browsers, encoded once for all recipients: in the protocol of the event bus bridge,
 * and framed by SockJS for a WebSocket. Used by one thread.
 */
final class Frame {
  private final String head;
  private final EncodedJson body;
  private String plain;
  private String framed;

  private Frame(String head, EncodedJson body) {
    this.head = head;
    this.body = body;
  }

  /** Returns a published message or a reply. */
  static Frame received(String address, EncodedJson body) {
    return new Frame(
        "{\"type\":\"rec\",\"address\":\"" + EncodedJson.quote(address) + "\",\"body\":", body);
  }

  /** Returns the failure of a request, for the handler of its reply. */
  static Frame failure(String replyAddress, int code, String message) {
    return error(replyAddress, code, message, new JsonObject());
  }

  /**
   * Returns the failure of a request with an invalid query.
   *
   * @param column the place of the error in the text of the request, or in its line, from 1
   * @param line the line of the error, from 1, or 0 if the text is one line
   * @param isLabel whether the error is in the field {@code label} of the request
   */
  static Frame invalidQuery(
      String replyAddress, String message, int column, int line, boolean isLabel) {
    JsonObject json = new JsonObject().put("column", column);
    if (isLabel) {
      json.put("field", "label");
    }
    return error(replyAddress, 400, message, line == 0 ? json : json.put("line", line));
  }

  /**
   * Returns the refusal of a message.
   *
   * @param address the address of the client's handler for the error, or {@code null} if the
   *     message names none
   * @param reason a word that identifies the reason
   */
  static Frame refusal(String address, int code, String reason) {
    return refusal(address, code, reason, reason);
  }

  /** Returns the refusal of a message, with a text for people. */
  static Frame refusal(String address, int code, String reason, String text) {
    return error(address, code, text, new JsonObject().put("body", reason));
  }

  /** Returns the reason for which the bridge closes a connection, with a close code of its own. */
  static Frame closing(int code, String reason) {
    return error(null, code, reason, new JsonObject());
  }

  private static Frame error(String address, int code, String message, JsonObject json) {
    if (address != null) {
      json.put("address", address);
    }
    String text =
        json.put("type", "err")
            .put("failureCode", code)
            .put("failureType", "RECIPIENT_FAILURE")
            .put("message", message)
            .encode();
    return new Frame(text.substring(0, text.length() - 1), EncodedJson.ofText(""));
  }

  /** Returns the message without a frame. */
  String plain() {
    if (plain == null) {
      plain = head + body.text() + '}';
    }
    return plain;
  }

  /** Returns the message in an array frame of SockJS. */
  String framed() {
    if (framed == null) {
      framed = "a[\"" + EncodedJson.quote(head) + body.quoted() + "}\"]";
    }
    return framed;
  }
}
