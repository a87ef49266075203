package io.murmuration.ingest.replay;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.message.PostFormatException;
import java.io.IOException;

/** Turns each line into an item. A line that cannot be decoded becomes a rejected item. */
final class LineReader {
  /**
   * A line as an item.
   *
   * @param size the number of bytes kept of the line
   * @param endOffset the number of bytes before the next line
   */
  record Line(Item item, int size, long number, long endOffset) {}

  private final JsonLines lines;
  private final LineDecoder decoder = new LineDecoder();
  private boolean ended;

  LineReader(JsonLines lines) {
    this.lines = lines;
  }

  /**
   * Returns the next line, or {@code null} if none arrives in time or the input has ended.
   *
   * @throws IOException if the input fails
   */
  Line read(long timeoutNanos) throws IOException {
    JsonLines.Step step = lines.next(timeoutNanos);
    ended = step == JsonLines.Step.END;
    return step == JsonLines.Step.LINE
        ? new Line(item(), lines.line().length(), lines.number(), lines.offset())
        : null;
  }

  boolean ended() {
    return ended;
  }

  private Item item() {
    LineSplitter line = lines.line();
    if (line.isCut()) {
      return rejected("longer than 1 MiB; only the first 16 MiB are kept");
    }
    if (line.length() > JsonLines.MAX_LINE_BYTES) {
      return rejected("longer than 1 MiB");
    }
    try {
      return decoder.decode(line.bytes(), line.from(), line.length());
    } catch (PostFormatException e) {
      return rejected(e.getMessage());
    }
  }

  private Rejected rejected(String reason) {
    return new Rejected(lines.line().copy(), reason, "line " + lines.number());
  }
}
