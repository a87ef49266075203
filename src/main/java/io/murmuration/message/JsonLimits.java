package io.murmuration.message;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The limits within which JSON of other writers is read. A part that exceeds them is dropped, so
 * that it costs no more than itself: the content of arrays and objects that are nested too deeply,
 * and names and numbers that are too long.
 */
public final class JsonLimits {
  /** Maximum nesting depth. */
  public static final int MAX_NESTING = 1_000;

  /** Maximum length of a number. */
  private static final int MAX_NUMBER_LENGTH = 100;

  /** Maximum bytes of a name. */
  private static final int MAX_NAME_BYTES = 50_000;

  static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxNumberLength(MAX_NUMBER_LENGTH)
          .maxNameLength(MAX_NAME_BYTES)
          .build();

  /** Returns the constraints of the limits, with a maximum number of tokens. */
  public static StreamReadConstraints withMaxTokens(long tokens) {
    return CONSTRAINTS.rebuild().maxTokenCount(tokens).build();
  }

  private final byte[] bytes;
  private final int end;
  private final byte[] fitting;
  private int size;
  private int depth;

  private JsonLimits(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    end = from + length;
    fitting = new byte[length];
  }

  /** Reads JSON from a range of bytes. */
  public interface Reading<T, E extends Exception> {
    T read(byte[] bytes, int from, int length) throws IOException, E;
  }

  /**
   * Reads JSON with {@link PostJson#FACTORY}. If it exceeds the limits, reads it again without the
   * parts that do.
   */
  public static <T, E extends Exception> T read(
      byte[] bytes, int from, int length, Reading<T, E> reading) throws IOException, E {
    try {
      return reading.read(bytes, from, length);
    } catch (StreamConstraintsException e) {
      byte[] fitting = new JsonLimits(bytes, from, length).fit(from);
      return reading.read(fitting, 0, fitting.length);
    }
  }

  /** Passes the bytes once, without an object per level, and does not check dropped parts. */
  private byte[] fit(int from) {
    int i = from;
    while (i < end) {
      byte b = bytes[i];
      if (b == '"') {
        i = string(i);
      } else if (isOfNumber(b)) {
        i = number(i);
      } else {
        depth -= b == ']' || b == '}' ? 1 : 0;
        keep(i, i + 1);
        depth += b == '[' || b == '{' ? 1 : 0;
        i++;
      }
    }
    return Arrays.copyOf(fitting, size);
  }

  private int string(int start) {
    int next = start + 1;
    while (next < end && bytes[next] != '"') {
      next += bytes[next] == '\\' ? 2 : 1;
    }
    next = Math.min(next + 1, end);
    if (next - start > MAX_NAME_BYTES && isName(next)) {
      keep(start, start + 1);
      keep(next - 1, next);
    } else {
      keep(start, next);
    }
    return next;
  }

  private boolean isName(int after) {
    int next = after;
    while (next < end && (bytes[next] == ' ' || (bytes[next] >= '\t' && bytes[next] <= '\r'))) {
      next++;
    }
    return next < end && bytes[next] == ':';
  }

  /** Keeps the last digit of a number that is too long. */
  private int number(int start) {
    int next = start;
    while (next < end && isOfNumber(bytes[next])) {
      next++;
    }
    keep(next - start > MAX_NUMBER_LENGTH ? next - 1 : start, next);
    return next;
  }

  private static boolean isOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private void keep(int from, int to) {
    if (depth < MAX_NESTING) {
      System.arraycopy(bytes, from, fitting, size, to - from);
      size += to - from;
    }
  }
}
