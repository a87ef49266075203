package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.UnreadableFormat.HEAD_BYTES;

import io.murmuration.ingest.format.JsonPrefix;
import io.murmuration.ingest.format.LineSplitter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * The first bytes of an input, enough to recognize its format. If it begins with an object or array
 * that continues after the first line, the start of the second line is among them.
 */
final class Head {
  /** A layout of JSON other than one value per line. */
  enum Layout {
    ARRAY,
    OBJECT,
    COMMAS
  }

  private static final int FIRST_READ_BYTES = 1 << 13;
  private static final int NONE = -1;

  private byte[] bytes = new byte[FIRST_READ_BYTES];
  private int length;

  /** The index after blanks, line ends and byte order marks. */
  private int start;

  /** The bytes before this index contain no end of the first line. */
  private int searched;

  private int lineEnd = NONE;

  /** The index after blanks and line ends after the first line. */
  private int next;

  private JsonPrefix firstLine = JsonPrefix.NEITHER;

  private Head() {}

  /** Reads a head, and not beyond a line that completes it, since a stream may pause there. */
  static Head read(InputStream in) throws IOException {
    Head head = new Head();
    try {
      boolean more = true;
      while (more && !head.isComplete() && head.length < JsonLines.KEPT_BYTES) {
        more = head.add(in);
      }
    } catch (EOFException | ZipException damaged) {
      // Reported by the next read, after the bytes of the head.
    }
    return head;
  }

  private boolean add(InputStream in) throws IOException {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    int read = in.read(bytes, length, bytes.length - length);
    length += Math.max(read, 0);
    return read >= 0;
  }

  private boolean isComplete() {
    start = skipBlank(start);
    if (start == length) {
      return false;
    }
    if (bytes[start] != '{' && bytes[start] != '[') {
      // A magic number can contain a line end after its first byte.
      return length - start >= HEAD_BYTES || endOfLine(start + 2) < length;
    }
    if (lineEnd == NONE) {
      searched = endOfLine(Math.max(searched, start));
      if (searched == length) {
        return false;
      }
      lineEnd = searched;
      next = lineEnd;
      firstLine = JsonPrefix.of(bytes, start, lineEnd - start);
    }
    next = skipBlank(next);
    boolean mayContinue = firstLine == JsonPrefix.START || endsInComma();
    return !mayContinue || next < length;
  }

  /** Returns the bytes that were read. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Returns the layout, or {@code null} if the input may have one value per line. */
  Layout layout() {
    if (lineEnd == NONE || next == length) {
      return null;
    }
    if (firstLine != JsonPrefix.START) {
      return endsInComma() && bytes[next] == '{' ? Layout.COMMAS : null;
    }
    // A line that was cut does not continue in the next one.
    if (JsonPrefix.of(bytes, start, endOfLine(next) - start) == JsonPrefix.NEITHER) {
      return null;
    }
    return bytes[start] == '[' ? Layout.ARRAY : Layout.OBJECT;
  }

  /** Returns whether the first line is an object with a comma after it. */
  private boolean endsInComma() {
    int comma = lastBefore(lineEnd);
    return firstLine == JsonPrefix.WHOLE && bytes[comma] == ',' && bytes[lastBefore(comma)] == '}';
  }

  private int lastBefore(int index) {
    int last = index - 1;
    while (isBlank(bytes[last])) {
      last--;
    }
    return last;
  }

  private int skipBlank(int from) {
    int next = from;
    while (next < length) {
      int mark = LineSplitter.byteOrderMarkLength(bytes, next, length - next);
      if (mark == 0 && !isBlank(bytes[next])) {
        return next;
      }
      next += Math.max(mark, 1);
    }
    return next;
  }

  private int endOfLine(int from) {
    int next = from;
    while (next < length && bytes[next] != '\n' && bytes[next] != '\r') {
      next++;
    }
    return next;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
