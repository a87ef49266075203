package io.murmuration.cli.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits bytes into lines at {@code \n} or {@code \r\n}. A non-empty rest after the last separator
 * is also a line.
 */
final class InputLines {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int filled;
  private long number;

  InputLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Returns the number of the last line from {@link #next}, starting at 1. */
  long number() {
    return number;
  }

  /**
   * Returns the next line without its separator, or {@code null} at the end.
   *
   * @throws IOException if the input fails or the line is too long
   */
  byte[] next() throws IOException {
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int newline = from;
      while (newline < filled && buffer[newline] != '\n') {
        newline++;
      }
      line.write(buffer, from, newline - from);
      if (line.size() > maxBytes) {
        throw new IOException("line %d has more than %d bytes".formatted(number, maxBytes));
      }
      if (newline < filled) {
        from = newline + 1;
        return withoutReturn(line.toByteArray());
      }
      from = 0;
      filled = in.read(buffer);
      if (filled < 0) {
        filled = 0;
        return line.size() == 0 ? null : line.toByteArray();
      }
    }
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean ends = line.length > 0 && line[line.length - 1] == '\r';
    return ends ? Arrays.copyOf(line, line.length - 1) : line;
  }
}
