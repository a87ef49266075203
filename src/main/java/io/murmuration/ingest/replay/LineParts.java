package io.murmuration.ingest.replay;

import io.murmuration.ingest.format.JsonPrefix;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.format.LineSplitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a line between JSON objects and arrays that follow each other in it, where concatenated
 * files meet if they end without a line break. Blanks and byte order marks may stand between.
 * Counts brackets instead of parsing, since values also follow damaged ones, of which a parser does
 * not know the end. The time is linear, whatever the bytes.
 */
final class LineParts {
  /** One more than a line can have, which is enough to reject it. */
  private static final int MAX_PARTS = LineDecoder.MAX_ITEMS + 1;

  private final byte[] line;
  private final List<byte[]> parts = new ArrayList<>();
  private int from;

  private LineParts(byte[] line) {
    this.line = line;
  }

  /**
   * Returns the parts; the whole line if it is no sequence of objects and arrays. If there are more
   * than a line can have, the last part contains the rest.
   */
  static List<byte[]> of(byte[] line) {
    return new LineParts(line).split();
  }

  private List<byte[]> split() {
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < line.length; i++) {
      byte at = line[i];
      if (inString) {
        i += at == '\\' ? 1 : 0;
        inString = at != '"';
      } else if (at == '"') {
        inString = true;
      } else if (at == '{' || at == '[') {
        depth++;
      } else if ((at == '}' || at == ']') && --depth == 0) {
        int next = nextValue(i + 1);
        if (next < 0) {
          continue;
        }
        if (parts.size() + 1 == MAX_PARTS || !isPart(i + 1)) {
          break;
        }
        parts.add(Arrays.copyOfRange(line, from, i + 1));
        from = next;
        i = next - 1;
      }
    }
    parts.add(Arrays.copyOfRange(line, from, line.length));
    return parts;
  }

  /** Returns the index at which another object or array starts after one, or -1. */
  private int nextValue(int end) {
    int next = end;
    while (next < line.length && (line[next] == ' ' || line[next] == '\t')) {
      next++;
    }
    next += LineSplitter.byteOrderMarkLength(line, next, line.length - next);
    return next < line.length && (line[next] == '{' || line[next] == '[') ? next : -1;
  }

  /** Brackets are also frequent in text that is not JSON, such as the lines of logs. */
  private boolean isPart(int end) {
    return line[from] == '{' || JsonPrefix.of(line, from, end - from) == JsonPrefix.WHOLE;
  }
}
