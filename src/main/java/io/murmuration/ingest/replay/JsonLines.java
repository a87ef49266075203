package io.murmuration.ingest.replay;

import io.murmuration.ingest.format.LineSplitter;
import java.io.IOException;

/**
 * Reads lines from an input that may pause. Blank lines are skipped but counted, a byte order mark
 * at the very start is skipped, and the bytes after the last line terminator are a line. Memory
 * stays below {@link #KEPT_BYTES} plus a buffer for any input.
 */
final class JsonLines {
  /** Maximum number of bytes kept of a line, which may be a page of posts. */
  static final int KEPT_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 18;

  /** The result of {@link #next}. */
  enum Step {
    LINE,
    NONE_IN_TIME,
    END
  }

  private final ByteInput input;
  private final LineSplitter line = new LineSplitter(KEPT_BYTES);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private boolean ended;
  private long number;
  private long offset;

  /** Resumes in the middle of a file, after {@code number} lines of {@code offset} bytes in all. */
  JsonLines(ByteInput input, long offset, long number) {
    this.input = input;
    this.offset = offset;
    this.number = number;
  }

  /** The current line; valid until the next call of {@link #next}. */
  LineSplitter line() {
    return line;
  }

  /** The number of the line, from 1; blank lines count. */
  long number() {
    return number;
  }

  /** The number of bytes before the next line. */
  long offset() {
    return offset;
  }

  /**
   * Moves to the next line that is not blank; waits about as long as given for its bytes.
   *
   * @throws IOException if the input fails; a line whose end was not read is then lost
   */
  Step next(long timeoutNanos) throws IOException {
    while (true) {
      if (line.next() || (ended && line.last())) {
        number++;
        offset += line.size();
        if (number == 1) {
          line.skipByteOrderMark();
        }
        if (!line.isBlank()) {
          return Step.LINE;
        }
      } else if (ended) {
        return Step.END;
      } else {
        int read = input.read(buffer, 0, buffer.length, timeoutNanos);
        if (read == 0) {
          return Step.NONE_IN_TIME;
        }
        ended = read < 0;
        line.add(buffer, 0, Math.max(read, 0));
      }
    }
  }
}
