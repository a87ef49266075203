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

  /** Returns the error message of the protocol for a refused message. */
  static Frame refusal(String reason) {
    return failure(new JsonObject().put("body", reason));
  }

  /** Returns an error message. */
  static Frame failure(JsonObject message) {
    String text = message.put("type", "err").encode();
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
