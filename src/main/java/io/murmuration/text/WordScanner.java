package io.murmuration.text;

import java.util.List;

/**
 * Finds the {@link Words} of a text in their normal form, without allocating an object per word.
 *
 * <p>A {@link FoldTable} folds most characters individually into a reused buffer. At any other
 * character, ICU normalizes everything from the start of the word to the next separator.
 */
public final class WordScanner {
  /** Receives the words of a text in order. */
  public interface Sink {
    /**
     * Receives a word: {@code length} of {@code chars} from {@code offset}, valid only during the
     * call, and their {@link WordTable#hash}.
     */
    void word(char[] chars, int offset, int length, int hash);

    /** Separates the previous word from the next, so that they are not adjacent. */
    void gap();
  }

  private static final int USUAL_CONTEXT = 16;
  private static final int ENOUGH_CONTEXT = 8;

  private final Sink sink;
  private char[] buffer = new char[512];

  // The current word: of the field text from fieldFrom to fieldTo, from rawStart to rawEnd. If it
  // comes from a normalized segment, also its place there.
  private String text;
  private int fieldFrom;
  private int fieldTo;
  private int rawStart;
  private int rawEnd;
  private String segment;
  private int startInSegment;
  private int endInSegment;

  public WordScanner(Sink sink) {
    this.sink = sink;
  }

  /** Finds the words of a whole text. */
  public void scan(String text) {
    scan(text, 0, text.length());
  }

  /** Finds the words of a text outside its {@link Links}. A link is a gap. */
  public void scanOutsideLinks(String text) {
    List<Range> links = Links.of(text);
    int from = 0;
    for (int i = 0; i < links.size(); i++) {
      Range link = links.get(i);
      scan(text, from, link.start());
      sink.gap();
      from = link.end();
    }
    scan(text, from, text.length());
  }

  /** Returns characters directly before the current word in normal form, or all if they are few. */
  public String before() {
    int from = rawStart;
    String normal = "";
    for (int size = USUAL_CONTEXT;
        normal.length() < ENOUGH_CONTEXT && from > fieldFrom;
        size *= 2) {
      from = Math.max(fieldFrom, rawStart - size);
      normal = Words.normalize(text.substring(from, rawStart));
    }
    return segment == null ? normal : normal + segment.substring(0, startInSegment);
  }

  /** Returns characters directly after the current word in normal form, or all if they are few. */
  public String after() {
    int to = rawEnd;
    String normal = "";
    for (int size = USUAL_CONTEXT; normal.length() < ENOUGH_CONTEXT && to < fieldTo; size *= 2) {
      to = Math.min(fieldTo, rawEnd + size);
      normal = Words.normalize(text.substring(rawEnd, to));
    }
    return segment == null ? normal : segment.substring(endInSegment) + normal;
  }

  private void scan(String text, int from, int to) {
    int length = to - from;
    if (buffer.length < length) {
      buffer = new char[Math.max(length, 2 * buffer.length)];
    }
    text.getChars(from, to, buffer, 0);
    this.text = text;
    fieldFrom = from;
    fieldTo = to;
    int i = 0;
    while (i < length) {
      int entry = FoldTable.BASIC_PLANE[buffer[i]];
      int kind = entry >>> FoldTable.KIND_SHIFT;
      if (kind == FoldTable.SEPARATOR || kind == FoldTable.IGNORED || (char) entry == '_') {
        i++;
      } else if (kind == FoldTable.NOT_ALONE) {
        i = FoldTable.separatesAlone(text, from + i) ? i + charCount(i) : scanSegment(i, i);
      } else {
        i = scanWord(i, length);
      }
    }
  }

  /** Passes the word that begins at {@code first} and returns its end. */
  private int scanWord(int first, int length) {
    char[] chars = buffer;
    int hash = 0;
    int i = first;
    while (i < length && chars[i] < FoldTable.ASCII.length && FoldTable.ASCII[chars[i]] != 0) {
      char folded = FoldTable.ASCII[chars[i]];
      chars[i++] = folded;
      hash = WordTable.hash(hash, folded);
    }
    if (i < length && chars[i] >= FoldTable.ASCII.length) {
      return scanBeyondAscii(first, i, hash, length);
    }
    pass(first, i, i, hash);
    return i;
  }

  /** Continues a word after the folded ASCII characters from {@code first} to {@code at}. */
  private int scanBeyondAscii(int first, int at, int startOfHash, int length) {
    char[] chars = buffer;
    int run = kindOfAscii(first, at);
    int hash = startOfHash;
    int end = at;
    int i = at;
    while (i < length) {
      int entry = FoldTable.BASIC_PLANE[chars[i]];
      int kind = entry >>> FoldTable.KIND_SHIFT;
      if (kind != run) {
        if (kind == FoldTable.IGNORED) {
          i++;
          continue;
        }
        if (kind == FoldTable.NOT_ALONE && !FoldTable.separatesAlone(text, fieldFrom + i)) {
          return scanSegment(first, i);
        }
        if (kind == FoldTable.SEPARATOR || kind == FoldTable.NOT_ALONE || Words.cuts(run, kind)) {
          break;
        }
        run = kind == Words.NEUTRAL ? run : kind;
      }
      char folded = (char) entry;
      chars[end++] = folded;
      hash = WordTable.hash(hash, folded);
      i++;
    }
    pass(first, end, i, hash);
    return i;
  }

  /**
   * Returns the kind of folded ASCII characters, or that of the next character if there are none.
   */
  private int kindOfAscii(int from, int to) {
    if (from == to) {
      return FoldTable.kind(buffer[from]);
    }
    int kind = Words.NEUTRAL;
    for (int i = from; i < to && kind == Words.NEUTRAL; i++) {
      kind = FoldTable.kind(buffer[i]);
    }
    return kind;
  }

  /** Passes a word without the {@code _} at its end. */
  private void pass(int first, int end, int next, int hash) {
    rawStart = fieldFrom + first;
    rawEnd = fieldFrom + next;
    if (buffer[end - 1] == '_') {
      passTrimmed(first, end);
    } else {
      segment = null;
      sink.word(buffer, first, end - first, hash);
    }
  }

  private void passTrimmed(int start, int end) {
    segment = new String(buffer, start, end - start);
    startInSegment = 0;
    endInSegment = segment.length();
    while (segment.charAt(endInSegment - 1) == '_') {
      endInSegment--;
    }
    sink.word(buffer, start, endInSegment, WordTable.hash(buffer, start, endInSegment));
  }

  /**
   * Passes the words from {@code first} to the next character after {@code at} that separates
   * alone, and returns its index.
   */
  private int scanSegment(int first, int at) {
    int end = fieldFrom + at;
    while (end < fieldTo && !FoldTable.separatesAlone(text, end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    rawStart = fieldFrom + first;
    rawEnd = end;
    segment = Words.normalize(text.substring(rawStart, rawEnd));
    char[] chars = segment.toCharArray();
    Words.cut(
        segment,
        (from, to) -> {
          startInSegment = from;
          endInSegment = to;
          sink.word(chars, from, to - from, WordTable.hash(chars, from, to - from));
        });
    return end - fieldFrom;
  }

  private int charCount(int i) {
    return Character.charCount(text.codePointAt(fieldFrom + i));
  }
}
