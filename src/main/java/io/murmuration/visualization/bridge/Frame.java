package io.murmuration.visualization.bridge;

import io.vertx.core.json.JsonObject;

/**
 * A message to browsers, made once for all who get it: as the protocol of the event bus bridge has
 * it, and as SockJS frames that in a WebSocket. Used by one thread.
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

  /** What an address has published, or a reply. */
  static Frame received(String address, EncodedJson body) {
    return new Frame(
        "{\"type\":\"rec\",\"address\":\"" + EncodedJson.quote(address) + "\",\"body\":", body);
  }

  /** A message that is nothing to the protocol but what it should be. */
  static Frame failure(JsonObject message) {
    String text = message.put("type", "err").encode();
    return new Frame(text.substring(0, text.length() - 1), EncodedJson.ofText(""));
  }

  /** The message. */
  String plain() {
    if (plain == null) {
      plain = head + body.text() + '}';
    }
    return plain;
  }

  /** An array frame of SockJS with the message in it. */
  String framed() {
    if (framed == null) {
      framed = "a[\"" + EncodedJson.quote(head) + body.quoted() + "}\"]";
    }
    return framed;
  }
}
