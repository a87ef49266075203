package io.murmuration.visualization.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;

/**
 * JSON as the event bus of this process carries it: encoded once, and the same instance for all who
 * get it. Immutable.
 */
public final class EncodedJson {
  private final String text;

  /** Made with the first use, by whichever thread; it is always the same. */
  private String quoted;

  private EncodedJson(String text) {
    this.text = text;
  }

  /** Lets the event bus carry it; once per Vert.x is enough, and more do no harm. */
  public static void register(Vertx vertx) {
    var registered = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.codecs");
    if (registered.putIfAbsent(EncodedJson.class.getName(), true) == null) {
      vertx.eventBus().registerDefaultCodec(EncodedJson.class, new Codec());
    }
  }

  /** Encodes a value: a record, a list, an object of Vert.x; what is encoded already stays so. */
  public static EncodedJson of(Object value) {
    return value instanceof EncodedJson encoded ? encoded : new EncodedJson(Json.encode(value));
  }

  /** What is JSON already. */
  static EncodedJson ofText(String text) {
    return new EncodedJson(text);
  }

  /** The JSON. */
  public String text() {
    return text;
  }

  /** The same as an array, to be read. */
  public JsonArray array() {
    return new JsonArray(text);
  }

  /** The JSON as it stands between the quotes of a JSON string, in ASCII. */
  String quoted() {
    String result = quoted;
    if (result == null) {
      result = quote(text);
      quoted = result;
    }
    return result;
  }

  /** A text as it stands between the quotes of a JSON string, in ASCII, which is copied fastest. */
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

  /** Hands an instance on as it is; there is no other process to send it to. */
  private static final class Codec implements MessageCodec<EncodedJson, EncodedJson> {
    @Override
    public EncodedJson transform(EncodedJson json) {
      return json;
    }

    @Override
    public void encodeToWire(Buffer buffer, EncodedJson json) {
      throw new UnsupportedOperationException("stays in this process");
    }

    @Override
    public EncodedJson decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("stays in this process");
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
