package io.murmuration.ingest.live.mastodon;

import io.murmuration.ingest.format.LineSplitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads server-sent events from bytes that arrive in pieces of any size. Lines and the data of
 * events are cut slightly above a maximum, so that a consumer can detect the excess. Used by one
 * thread. Written here because the Vert.x HTTP client has no codec for server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 *     events</a>
 */
final class SseReader {
  /** Receives each complete event that has data. */
  @FunctionalInterface
  interface Sink {
    /**
     * Receives an event.
     *
     * @param type the type of the event, {@code message} if it names none
     * @param data its data lines joined by line feeds; longer than the maximum if it was cut
     */
    void event(String type, String data);
  }

  /** Room for a field name, a colon, a space and one excess byte. */
  private static final int SLACK = 16;

  private static final int SMALL_BYTES = 16 << 10;

  private final Sink sink;
  private final int maxBytes;
  private final LineSplitter line;
  private ByteArrayOutputStream data = new ByteArrayOutputStream();
  private String type = "";
  private boolean hasData;
  private boolean isFirst = true;

  /**
   * @param maxLength maximum number of bytes of an event's data that are read without a cut
   */
  SseReader(int maxLength, Sink sink) {
    this.sink = sink;
    maxBytes = maxLength + SLACK;
    line = new LineSplitter(maxBytes);
  }

  void read(byte[] piece) {
    line.add(piece);
    while (line.next()) {
      if (isFirst) {
        line.skipByteOrderMark();
        isFirst = false;
      }
      if (line.length() == 0) {
        dispatch();
      } else {
        field(line.bytes(), line.from(), line.from() + line.length());
      }
    }
  }

  private void field(byte[] bytes, int from, int end) {
    int colon = from;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(end, colon + 1);
    if (value < end && bytes[value] == ' ') {
      value++;
    }
    // A line without a name is a comment; the fields id and retry are not used.
    switch (new String(bytes, from, colon - from, StandardCharsets.UTF_8)) {
      case "event" -> type = new String(bytes, value, end - value, StandardCharsets.UTF_8);
      case "data" -> {
        if (hasData) {
          append(new byte[] {'\n'}, 0, 1);
        }
        hasData = true;
        append(bytes, value, end - value);
      }
      default -> {}
    }
  }

  private void append(byte[] bytes, int from, int length) {
    data.write(bytes, from, Math.min(length, maxBytes - data.size()));
  }

  private void dispatch() {
    if (hasData) {
      sink.event(type.isEmpty() ? "message" : type, data.toString(StandardCharsets.UTF_8));
    }
    type = "";
    hasData = false;
    if (data.size() > SMALL_BYTES) {
      data = new ByteArrayOutputStream();
    } else {
      data.reset();
    }
  }
}
