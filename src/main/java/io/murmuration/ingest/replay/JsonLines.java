package io.murmuration.ingest.replay;

import java.io.IOException;
import java.util.Arrays;

/**
 * Splits bytes into lines at {@code \n} or {@code \r\n}. Blank lines are passed over but counted; a
 * byte order mark at the very start is skipped; what follows the last line terminator is a line.
 * Memory stays below {@link #KEPT_BYTES} and a buffer, whatever comes.
 */
final class JsonLines {
  /** A longer line is no post. */
  static final int MAX_LINE_BYTES = 1 << 20;

  /** Of a line longer than this, the rest is passed over. */
  static final int KEPT_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 18;

  /** What {@link #next} came to. */
  enum Step {
    LINE,
    NONE_IN_TIME,
    END
  }

  private final ByteInput input;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int lineStart;
  private int scanned;
  private int filled;
  private long passedOver;
  private boolean ended;

  private int from;
  private int length;
  private boolean cut;
  private long number;
  private long offset;

  /** Goes on in the middle of a file, after {@code number} lines of {@code offset} bytes in all. */
  JsonLines(ByteInput input, long offset, long number) {
    this.input = input;
    this.offset = offset;
    this.number = number;
  }

  /** The buffer that holds the line; valid until the next call of {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the line begins in {@link #bytes}. */
  int from() {
    return from;
  }

  /** How many bytes of the line are held, without its terminator. */
  int length() {
    return length;
  }

  /** Whether the line went on after {@link #KEPT_BYTES}. */
  boolean isCut() {
    return cut;
  }

  /** The number of the line, from 1; blank lines count. */
  long number() {
    return number;
  }

  /** How many bytes come before the next line. */
  long offset() {
    return offset;
  }

  /**
   * Goes to the next line that is not blank; waits for its bytes about as long as given.
   *
   * @throws IOException if the input fails; what it gave of a line not yet ended is not handed out
   */
  Step next(long timeoutNanos) throws IOException {
    while (true) {
      int newline = indexOfNewline();
      if (newline >= 0) {
        endLine(newline, 1);
      } else if (!ended) {
        if (!fill(timeoutNanos)) {
          return Step.NONE_IN_TIME;
        }
        continue;
      } else if (lineStart < filled) {
        endLine(filled, 0);
      } else {
        return Step.END;
      }
      if (!isBlank()) {
        return Step.LINE;
      }
    }
  }

  private int indexOfNewline() {
    for (int i = scanned; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    scanned = filled;
    return -1;
  }

  private void endLine(int end, int terminator) {
    int held = Math.min(end - lineStart, KEPT_BYTES);
    from = lineStart;
    length = held;
    cut = passedOver > 0 || held < end - lineStart;
    offset += end - lineStart + passedOver + terminator;
    number++;
    if (!cut && length > 0 && buffer[from + length - 1] == '\r') {
      length--;
    }
    if (number == 1 && startsWithByteOrderMark()) {
      from += 3;
      length -= 3;
    }
    passedOver = 0;
    lineStart = end + terminator;
    scanned = lineStart;
  }

  private boolean startsWithByteOrderMark() {
    return length >= 3
        && buffer[from] == (byte) 0xEF
        && buffer[from + 1] == (byte) 0xBB
        && buffer[from + 2] == (byte) 0xBF;
  }

  private boolean isBlank() {
    for (int i = from; i < from + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Reads on; false if nothing came in time. */
  private boolean fill(long timeoutNanos) throws IOException {
    makeRoom();
    int read = input.read(buffer, filled, buffer.length - filled, timeoutNanos);
    if (read < 0) {
      ended = true;
    } else {
      filled += read;
    }
    return read != 0;
  }

  private void makeRoom() {
    int held = filled - lineStart;
    if (held > KEPT_BYTES) {
      passedOver += held - KEPT_BYTES;
      filled = lineStart + KEPT_BYTES;
      scanned = filled;
    } else if (lineStart > 0 && (filled == buffer.length || held == 0)) {
      moveToFront(held);
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, KEPT_BYTES + BUFFER_BYTES));
    }
  }

  private void moveToFront(int held) {
    byte[] target =
        buffer.length > BUFFER_BYTES && held < BUFFER_BYTES ? new byte[BUFFER_BYTES] : buffer;
    System.arraycopy(buffer, lineStart, target, 0, held);
    buffer = target;
    lineStart = 0;
    scanned = held;
    filled = held;
  }
}
