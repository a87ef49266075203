package io.murmuration.ingest.replay;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.format.JsonPrefix;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.message.PostFormatException;
import java.io.IOException;

/**
 * Turns each line into an item. A line that cannot be decoded becomes a rejected item. The last
 * line is left unread if it has no terminator and may be the start of a longer line.
 */
final class LineReader {
  /**
   * A line as an item.
   *
   * @param size the number of bytes kept of the line
   * @param end the position after the line
   */
  record Line(Item item, int size, long number, Position end) {}

  /**
   * A position in the input.
   *
   * @param offset the number of bytes before it
   * @param lines the number of terminated lines before it
   * @param checksum the checksum of the bytes before it
   */
  record Position(long offset, long lines, long checksum) {}

  private final JsonLines lines;
  private final boolean mayGrow;
  private final LineDecoder decoder = new LineDecoder();
  private boolean ended;
  private long unfinished;

  /**
   * @param mayGrow whether bytes that are added to the input later can be read later
   */
  LineReader(JsonLines lines, boolean mayGrow) {
    this.lines = lines;
    this.mayGrow = mayGrow;
  }

  /**
   * Returns the next line, or {@code null} if none arrives in time or the input has ended.
   *
   * @throws IOException if the input fails
   */
  Line read(long timeoutNanos) throws IOException {
    JsonLines.Step step = lines.next(timeoutNanos);
    ended = step == JsonLines.Step.END;
    if (step == JsonLines.Step.LINE && !lines.isTerminated() && isUnfinished()) {
      ended = true;
      unfinished = lines.number();
    }
    if (step != JsonLines.Step.LINE || ended) {
      return null;
    }
    long terminated = lines.isTerminated() ? lines.number() : lines.number() - 1;
    return new Line(
        item(),
        lines.line().length(),
        lines.number(),
        new Position(lines.offset(), terminated, lines.checksum()));
  }

  boolean ended() {
    return ended;
  }

  /** Returns the number of the last line if it was left unread, otherwise 0. */
  long unfinished() {
    return unfinished;
  }

  /** Returns why the input cannot be read further, or {@code null} if it can or has ended. */
  IOException damage() {
    return lines.damage();
  }

  private boolean isUnfinished() {
    LineSplitter line = lines.line();
    if (line.length() > JsonLines.MAX_LINE_BYTES) {
      return lines.damage() != null;
    }
    JsonPrefix prefix = JsonPrefix.of(line.bytes(), line.from(), line.length());
    return lines.damage() != null
        ? prefix != JsonPrefix.OBJECT
        : mayGrow && prefix == JsonPrefix.START;
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
