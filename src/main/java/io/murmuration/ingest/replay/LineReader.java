package io.murmuration.ingest.replay;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.util.Arrays;

/** Turns each line into an item: what cannot be decoded is rejected with its bytes and number. */
final class LineReader {
  /** An item, how many bytes it is made of, and what comes before the line after it. */
  record Line(Item item, int size, long number, long endOffset) {}

  private final JsonLines lines;
  private final LineDecoder decoder = new LineDecoder();
  private boolean ended;

  LineReader(JsonLines lines) {
    this.lines = lines;
  }

  /**
   * The next line, or {@code null} if there is none in time or none any more.
   *
   * @throws IOException if the input fails
   */
  Line read(long timeoutNanos) throws IOException {
    JsonLines.Step step = lines.next(timeoutNanos);
    ended = step == JsonLines.Step.END;
    return step == JsonLines.Step.LINE
        ? new Line(item(), lines.length(), lines.number(), lines.offset())
        : null;
  }

  /** Whether there is no line any more. */
  boolean ended() {
    return ended;
  }

  private Item item() {
    if (lines.isCut()) {
      return rejected("longer than 1 MiB; only the first 16 MiB are kept");
    }
    if (lines.length() > JsonLines.MAX_LINE_BYTES) {
      return rejected("longer than 1 MiB");
    }
    try {
      return decoder.decode(lines.bytes(), lines.from(), lines.length());
    } catch (PostFormatException e) {
      return rejected(e.getMessage());
    }
  }

  private Rejected rejected(String reason) {
    byte[] bytes = Arrays.copyOfRange(lines.bytes(), lines.from(), lines.from() + lines.length());
    return new Rejected(bytes, reason, "line " + lines.number());
  }
}
