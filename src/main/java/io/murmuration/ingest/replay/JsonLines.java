package io.murmuration.ingest.replay;

import io.murmuration.ingest.format.LineSplitter;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32C;
import java.util.zip.ZipException;

/**
 * Reads lines from an input that may pause. Blank lines are skipped but counted, a byte order mark
 * at the start of a line is skipped, and the bytes after the last line terminator are a line.
 * Memory stays below {@link #KEPT_BYTES} plus a buffer for any input.
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
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CRC32C checksum;

  private final LineSplitter line;

  /** The number of bytes before those in the buffer. */
  private long bufferOffset;

  private int filled;

  /** The bytes of the buffer before this index are in the checksum. */
  private int summed;

  private boolean ended;
  private IOException damage;
  private boolean terminated;
  private long number;
  private long offset;

  /**
   * Resumes in the middle of a file.
   *
   * @param offset the number of bytes before the first line
   * @param number the number of lines before it
   * @param checksum the checksum of these bytes
   * @param afterReturn whether the last of them is a {@code \r}
   */
  JsonLines(ByteInput input, long offset, long number, CRC32C checksum, boolean afterReturn) {
    this.input = input;
    this.bufferOffset = offset;
    this.offset = offset;
    this.number = number;
    this.checksum = checksum;
    this.line = new LineSplitter(KEPT_BYTES, afterReturn);
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

  /** The checksum of the bytes before the next line; valid after {@link Step#LINE}. */
  long checksum() {
    return checksum.getValue();
  }

  /** Returns whether the line has a terminator. Only the last one may have none. */
  boolean isTerminated() {
    return terminated;
  }

  /** Returns why the input cannot be read further, or {@code null} if it can or has ended. */
  IOException damage() {
    return damage;
  }

  /**
   * Moves to the next line that is not blank; waits about as long as given for its bytes. Damaged
   * compressed data end the input: see {@link #damage}.
   *
   * @throws IOException if the input fails; a line whose end was not read is then lost
   */
  Step next(long timeoutNanos) throws IOException {
    while (true) {
      terminated = line.next();
      if (terminated || (ended && line.last())) {
        number++;
        offset += line.size();
        sumTo((int) (offset - bufferOffset));
        line.skipByteOrderMark();
        if (!line.isBlank()) {
          return Step.LINE;
        }
      } else if (ended) {
        return Step.END;
      } else if (!fill(timeoutNanos)) {
        return Step.NONE_IN_TIME;
      }
    }
  }

  private boolean fill(long timeoutNanos) throws IOException {
    sumTo(filled);
    bufferOffset += filled;
    filled = 0;
    summed = 0;
    int read = read(timeoutNanos);
    ended = read < 0;
    if (read > 0) {
      filled = read;
      line.add(buffer, 0, read);
    }
    return read != 0;
  }

  private int read(long timeoutNanos) throws IOException {
    try {
      return input.read(buffer, 0, buffer.length, timeoutNanos);
    } catch (EOFException | ZipException e) {
      damage = e;
      return -1;
    }
  }

  private void sumTo(int index) {
    checksum.update(buffer, summed, index - summed);
    summed = index;
  }
}
