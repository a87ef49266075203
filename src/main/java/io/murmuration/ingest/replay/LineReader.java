package io.murmuration.ingest.replay;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.format.JsonPrefix;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns each line into its items. A line that cannot be decoded becomes a rejected item. The last
 * line is left unread if it has no terminator and may be the start of a longer line.
 */
final class LineReader {
  /**
   * A line as its items: several if it is a page or has several values, otherwise one.
   *
   * @param size the number of bytes kept of the line
   * @param end the position after the line
   */
  record Line(List<Item> items, int size, long number, Position end) {}

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
        items(),
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
    if (line.isCut()) {
      return lines.damage() != null;
    }
    JsonPrefix prefix = JsonPrefix.of(line.bytes(), line.from(), line.length());
    if (lines.damage() != null) {
      return prefix != JsonPrefix.WHOLE;
    }
    return mayGrow && (prefix == JsonPrefix.START || (prefix == JsonPrefix.WHOLE && endsInStart()));
  }

  /** Returns whether the last of several values in the line is not complete. */
  private boolean endsInStart() {
    List<byte[]> parts = LineParts.of(lines.line().copy());
    byte[] last = parts.get(parts.size() - 1);
    return JsonPrefix.of(last, 0, last.length) == JsonPrefix.START;
  }

  private List<Item> items() {
    LineSplitter line = lines.line();
    if (line.isCut()) {
      return rejected(line.copy(), "longer than 16 MiB; only the first 16 MiB are kept");
    }
    try {
      return decode(line.bytes(), line.from(), line.length());
    } catch (PostFormatException e) {
      List<byte[]> parts = LineParts.of(line.copy());
      return parts.size() == 1 ? rejected(parts.get(0), e.getMessage()) : items(parts);
    }
  }

  private List<Item> items(List<byte[]> parts) {
    List<Item> items = new ArrayList<>();
    for (byte[] part : parts) {
      items.addAll(items(part));
      if (items.size() > LineDecoder.MAX_ITEMS) {
        return rejected(lines.line().copy(), LineDecoder.TOO_MANY);
      }
    }
    return items;
  }

  private List<Item> items(byte[] part) {
    try {
      return decode(part, 0, part.length);
    } catch (PostFormatException e) {
      return rejected(part, e.getMessage());
    }
  }

  private List<Item> decode(byte[] bytes, int from, int length) throws PostFormatException {
    List<Item> items = decoder.decode(bytes, from, length);
    return items.size() == 1 && items.get(0) instanceof Accepted
        ? items
        : items.stream().map(this::atLine).toList();
  }

  private Item atLine(Item item) {
    return item instanceof Rejected entry
        ? new Rejected(entry.bytes(), entry.reason(), position() + ", " + entry.position())
        : item;
  }

  private List<Item> rejected(byte[] bytes, String reason) {
    return List.of(new Rejected(bytes, reason, position()));
  }

  private String position() {
    return "line " + lines.number();
  }
}
