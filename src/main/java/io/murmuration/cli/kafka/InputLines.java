package io.murmuration.cli.kafka;

import io.murmuration.ingest.format.LineSplitter;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads lines, of which none may exceed a maximum length. Bytes after the last line are a line.
 * Byte order marks at the start of a line, as in concatenated files, are not part of it.
 */
final class InputLines {
  private final InputStream in;
  private final int maxBytes;
  private final LineSplitter line;
  private final byte[] buffer = new byte[1 << 16];
  private long number;

  InputLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    line = new LineSplitter(maxBytes);
  }

  /** The number of the line that {@link #next} returned, from 1. */
  long number() {
    return number;
  }

  /**
   * Returns the next line without its terminator, or {@code null} at the end of the input.
   *
   * @throws IOException if the input fails or the line exceeds the maximum length
   */
  byte[] next() throws IOException {
    number++;
    boolean found = line.next();
    while (!found && !line.isCut()) {
      int read = in.read(buffer);
      if (read < 0) {
        return line.last() ? last() : null;
      }
      line.add(buffer, 0, read);
      found = line.next();
    }
    if (line.isCut()) {
      throw new IOException("line %d is longer than %d bytes".formatted(number, maxBytes));
    }
    line.skipByteOrderMark();
    return line.copy();
  }

  /** Returns the unterminated line, or {@code null} if it is only a byte order mark. */
  private byte[] last() {
    line.skipByteOrderMark();
    return line.length() == 0 ? null : line.copy();
  }
}
