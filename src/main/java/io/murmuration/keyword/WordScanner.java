package io.murmuration.keyword;

import com.ibm.icu.text.Normalizer;
import com.ibm.icu.text.Normalizer2;
import java.util.List;

/**
 * Finds the {@link Words} of a text in their normal form, without allocating an object per word.
 *
 * <p>A table of the basic plane folds most characters individually into a reused buffer. A
 * character is in the table if it normalises to one character and has a normalisation boundary
 * before it (Unicode Standard Annex 15), if it separates words, or if it normalises to nothing. At
 * any other character, ICU normalises everything from the start of the word to the next separator.
 */
final class WordScanner {
  /** Receives the words of a text in order. */
  interface Sink {
    /**
     * Receives a word: {@code length} of {@code chars} from {@code offset}, valid only during the
     * call, and their {@link WordTable#hash}.
     */
    void word(char[] chars, int offset, int length, int hash);

    /** Separates the previous word from the next, so that they are not adjacent. */
    void gap();
  }

  private static final int KIND_SHIFT = 16;
  private static final int SEPARATOR = Words.NONE;
  private static final int IGNORED = 6;
  private static final int NOT_ALONE = 7;

  /** The kind of a character above its normal form. */
  private static final int[] BASIC_PLANE = basicPlane();

  private static final int USUAL_CONTEXT = 16;
  private static final int ENOUGH_CONTEXT = 8;

  private final Sink sink;
  private char[] buffer = new char[512];

  // The current word: of the field text from fieldFrom to fieldTo, from rawStart to rawEnd. If it
  // comes from a normalised segment, also its place there.
  private String text;
  private int fieldFrom;
  private int fieldTo;
  private int rawStart;
  private int rawEnd;
  private String segment;
  private int startInSegment;
  private int endInSegment;

  WordScanner(Sink sink) {
    this.sink = sink;
  }

  /** Finds the words of a whole text. */
  void scan(String text) {
    scan(text, 0, text.length());
  }

  /** Finds the words of a text outside its {@link Links}. A link is a gap. */
  void scanOutsideLinks(String text) {
    List<Highlighter.Range> links = Links.of(text);
    int from = 0;
    for (int i = 0; i < links.size(); i++) {
      Highlighter.Range link = links.get(i);
      scan(text, from, link.start());
      sink.gap();
      from = link.end();
    }
    scan(text, from, text.length());
  }

  /** Returns characters directly before the current word in normal form, or all if they are few. */
  String before() {
    int from = rawStart;
    String normal = "";
    for (int size = USUAL_CONTEXT;
        normal.length() < ENOUGH_CONTEXT && from > fieldFrom;
        size *= 2) {
      from = Math.max(fieldFrom, rawStart - size);
      normal = Words.normalise(text.substring(from, rawStart));
    }
    return segment == null ? normal : normal + segment.substring(0, startInSegment);
  }

  /** Returns characters directly after the current word in normal form, or all if they are few. */
  String after() {
    int to = rawEnd;
    String normal = "";
    for (int size = USUAL_CONTEXT; normal.length() < ENOUGH_CONTEXT && to < fieldTo; size *= 2) {
      to = Math.min(fieldTo, rawEnd + size);
      normal = Words.normalise(text.substring(rawEnd, to));
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
      int entry = BASIC_PLANE[buffer[i]];
      int kind = entry >>> KIND_SHIFT;
      if (kind == SEPARATOR || kind == IGNORED || (char) entry == '_') {
        i++;
      } else if (kind == NOT_ALONE) {
        i = separatesAlone(from + i) ? i + charCount(i) : scanSegment(i, i);
      } else {
        i = scanWord(i, length);
      }
    }
  }

  /** Passes the word that begins at {@code first} and returns its end. */
  private int scanWord(int first, int length) {
    char[] chars = buffer;
    int run = BASIC_PLANE[chars[first]] >>> KIND_SHIFT;
    int end = first;
    int hash = 0;
    int i = first;
    while (i < length) {
      int entry = BASIC_PLANE[chars[i]];
      int kind = entry >>> KIND_SHIFT;
      if (kind != run) {
        if (kind == IGNORED) {
          i++;
          continue;
        }
        if (kind == NOT_ALONE && !separatesAlone(fieldFrom + i)) {
          return scanSegment(first, i);
        }
        if (kind == SEPARATOR || kind == NOT_ALONE || Words.cuts(run, kind)) {
          break;
        }
        run = kind == Words.NEUTRAL ? run : kind;
      }
      char folded = (char) entry;
      chars[end++] = folded;
      hash = WordTable.hash(hash, folded);
      i++;
    }
    rawStart = fieldFrom + first;
    rawEnd = fieldFrom + i;
    if (chars[end - 1] == '_') {
      passTrimmed(first, end);
    } else {
      segment = null;
      sink.word(chars, first, end - first, hash);
    }
    return i;
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
    while (end < fieldTo && !separatesAlone(end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    rawStart = fieldFrom + first;
    rawEnd = end;
    segment = Words.normalise(text.substring(rawStart, rawEnd));
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

  /** Returns whether a code point separates words, whatever is beside it. */
  private boolean separatesAlone(int at) {
    char c = text.charAt(at);
    if (!Character.isSurrogate(c)) {
      return BASIC_PLANE[c] >>> KIND_SHIFT == SEPARATOR;
    }
    int codePoint = text.codePointAt(at);
    return !Words.continuesWord(codePoint) && NormalForm.CASEFOLD.isInert(codePoint);
  }

  private static int[] basicPlane() {
    int[] entries = new int[Character.MAX_VALUE + 1];
    for (int c = 0; c < entries.length; c++) {
      entries[c] = entry((char) c);
    }
    return entries;
  }

  private static int entry(char c) {
    if (Character.isSurrogate(c) || c == NormalForm.ZERO_WIDTH_SPACE || c == NormalForm.KEYCAP) {
      return NOT_ALONE << KIND_SHIFT;
    }
    String normal = Words.normalise(Character.toString(c));
    Normalizer2 nfc = Normalizer2.getNFCInstance();
    if (normal.isEmpty()) {
      boolean composes = nfc.quickCheck(Character.toString(c)) == Normalizer.MAYBE;
      return (composes ? NOT_ALONE : IGNORED) << KIND_SHIFT;
    }
    boolean startsAlone =
        NormalForm.hasBoundaryBefore(c) && nfc.hasBoundaryBefore(normal.codePointAt(0));
    if (startsAlone && normal.codePoints().noneMatch(Words::continuesWord)) {
      return SEPARATOR << KIND_SHIFT;
    }
    int kind = Words.kind(normal.charAt(0));
    return startsAlone && normal.length() == 1 && kind != Words.NONE
        ? kind << KIND_SHIFT | normal.charAt(0)
        : NOT_ALONE << KIND_SHIFT;
  }
}
