package io.murmuration.visualization.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;

/** JSON for the event bus of this process: encoded once and shared by all recipients. Immutable. */
public final class EncodedJson {
  private final String text;

  /** Computed on first use; threads that race compute the same value. */
  private String quoted;

  private EncodedJson(String text) {
    this.text = text;
  }

  /** Registers this class with the event bus. Repeated calls have no effect. */
  public static void register(Vertx vertx) {
    var registered = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.codecs");
    if (registered.putIfAbsent(EncodedJson.class.getName(), true) == null) {
      vertx.eventBus().registerDefaultCodec(EncodedJson.class, new Codec());
    }
  }

  /**
   * Encodes a value such as a record, a list or an object of Vert.x. Returns an encoded one
   * unchanged.
   */
  public static EncodedJson of(Object value) {
    return value instanceof EncodedJson encoded ? encoded : new EncodedJson(Json.encode(value));
  }

  /** Wraps text that is JSON already. */
  static EncodedJson ofText(String text) {
    return new EncodedJson(text);
  }

  /** Returns the JSON. */
  public String text() {
    return text;
  }

  /** Returns the JSON as an array. */
  public JsonArray array() {
    return new JsonArray(text);
  }

  /** Returns the JSON escaped for a JSON string, in ASCII. */
  String quoted() {
    String result = quoted;
    if (result == null) {
      result = quote(text);
      quoted = result;
    }
    return result;
  }

  /** Returns a text escaped for a JSON string, in ASCII, which is the fastest to copy. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + text.length() / 4);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
    return out.toString();
  }

  /** Passes an instance unchanged; it never leaves this process. */
  private static final class Codec implements MessageCodec<EncodedJson, EncodedJson> {
    @Override
    public EncodedJson transform(EncodedJson json) {
      return json;
    }

    @Override
    public void encodeToWire(Buffer buffer, EncodedJson json) {
      throw new UnsupportedOperationException("EncodedJson stays in this process");
    }

    @Override
    public EncodedJson decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("EncodedJson stays in this process");
    }

    @Override
    public String name() {
      return "murmuration.json";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
