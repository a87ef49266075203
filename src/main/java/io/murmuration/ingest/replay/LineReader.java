package io.murmuration.ingest.replay;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.util.List;

/** Turns each line into its items. A line that cannot be decoded becomes a rejected item. */
final class LineReader {
  /**
   * A line as its items: several if it is a page, otherwise one.
   *
   * @param size the number of bytes kept of the line
   * @param endOffset the number of bytes before the next line
   */
  record Line(List<Item> items, int size, long number, long endOffset) {}

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
        ? new Line(items(), lines.line().length(), lines.number(), lines.offset())
        : null;
  }

  boolean ended() {
    return ended;
  }

  private List<Item> items() {
    LineSplitter line = lines.line();
    if (line.isCut()) {
      return rejected("longer than 16 MiB; only the first 16 MiB are kept");
    }
    try {
      List<Item> items = decoder.decode(line.bytes(), line.from(), line.length());
      return items.size() == 1 && items.get(0) instanceof Accepted
          ? items
          : items.stream().map(this::atLine).toList();
    } catch (PostFormatException e) {
      return rejected(e.getMessage());
    }
  }

  private Item atLine(Item item) {
    return item instanceof Rejected entry
        ? new Rejected(entry.bytes(), entry.reason(), position() + ", " + entry.position())
        : item;
  }

  private List<Item> rejected(String reason) {
    return List.of(new Rejected(lines.line().copy(), reason, position()));
  }

  private String position() {
    return "line " + lines.number();
  }
}
