package io.murmuration.ingest.live.mastodon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes that come in pieces of any size. Of a line or of the data of
 * an event no more is kept than a bound and what it takes to see that it was exceeded. Used by one
 * thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 *     events</a>
 */
final class SseReader {
  /** Told of each event that is complete and has data. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes an event.
     *
     * @param type what the event calls itself, {@code message} if it does not say
     * @param data its lines with line feeds between; longer than the bound where it was cut
     */
    void event(String type, String data);
  }

  /** A field name, a colon and a space, and a byte too many. */
  private static final int SLACK = 16;

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Sink sink;
  private final Bytes line;
  private final Bytes data;
  private String type = "";
  private boolean hasData;
  private boolean isFirst = true;
  private boolean afterReturn;

  /**
   * @param maxLength how many bytes of an event's data are read to the end
   */
  SseReader(int maxLength, Sink sink) {
    this.sink = sink;
    line = new Bytes(maxLength + SLACK);
    data = new Bytes(maxLength + SLACK);
  }

  /** Takes the next piece. */
  void read(byte[] bytes) {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\n' && afterReturn) {
        from = i + 1;
      } else if (b == '\n' || b == '\r') {
        line.add(bytes, from, i);
        endLine();
        from = i + 1;
      }
      afterReturn = b == '\r';
    }
    line.add(bytes, from, bytes.length);
  }

  private void endLine() {
    int from = isFirst && line.startsWith(BOM) ? BOM.length : 0;
    isFirst = false;
    if (from == line.length) {
      dispatch();
    } else {
      field(from);
    }
    line.clear();
  }

  private void field(int from) {
    int colon = line.indexOf((byte) ':', from);
    int end = colon < 0 ? line.length : colon;
    int value = Math.min(line.length, end + 1);
    if (value < line.length && line.bytes[value] == ' ') {
      value++;
    }
    // A line without a name is a comment; ids and waits are of no use here.
    switch (line.text(from, end)) {
      case "event" -> type = line.text(value, line.length);
      case "data" -> {
        if (hasData) {
          data.add(new byte[] {'\n'}, 0, 1);
        }
        hasData = true;
        data.add(line.bytes, value, line.length);
      }
      default -> {}
    }
  }

  private void dispatch() {
    if (hasData) {
      sink.event(type.isEmpty() ? "message" : type, data.text(0, data.length));
    }
    type = "";
    hasData = false;
    data.clear();
  }

  /** Bytes up to a bound; what is beyond it is dropped. */
  private static final class Bytes {
    private static final int SMALL = 16 << 10;

    private final int max;
    private byte[] bytes = new byte[1 << 10];
    private int length;

    Bytes(int max) {
      this.max = max;
    }

    void add(byte[] from, int start, int end) {
      int added = Math.min(end - start, max - length);
      if (length + added > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(max, Math.max(length + added, 2 * bytes.length)));
      }
      System.arraycopy(from, start, bytes, length, added);
      length += added;
    }

    boolean startsWith(byte[] prefix) {
      return length >= prefix.length
          && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    int indexOf(byte wanted, int from) {
      for (int i = from; i < length; i++) {
        if (bytes[i] == wanted) {
          return i;
        }
      }
      return -1;
    }

    String text(int from, int end) {
      return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    void clear() {
      length = 0;
      if (bytes.length > SMALL) {
        bytes = new byte[1 << 10];
      }
    }
  }
}
