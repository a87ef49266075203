package io.murmuration.keyword;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the {@link Words} of a text and normalises each. Everything else separates words, including
 * unpaired surrogates.
 *
 * <p>A table of the basic plane folds most characters individually into a reused buffer, without
 * allocating an object per word. A character is in the table if it normalises to one character and
 * has a normalisation boundary before it, before and after folding (Unicode Standard Annex 15). A
 * word with any other character goes through ICU as a whole.
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

  private static final char SEPARATOR = 0;
  private static final char NOT_ALONE = 0xFFFF;
  private static final char[] FOLDED = foldBasicPlane();

  private final Sink sink;
  private char[] buffer = new char[512];

  WordScanner(Sink sink) {
    this.sink = sink;
  }

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Sink collect =
        new Sink() {
          @Override
          public void word(char[] chars, int offset, int length, int hash) {
            words.add(new String(chars, offset, length));
          }

          @Override
          public void gap() {}
        };
    new WordScanner(collect).scan(text);
    return List.copyOf(words);
  }

  /** Returns whether a normalised word has a character of a script without spaces. */
  static boolean isUnspaced(char[] chars, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (Words.isUnspaced(Character.codePointAt(chars, i, end))) {
        return true;
      }
    }
    return false;
  }

  static boolean isUnspaced(String word) {
    return isUnspaced(word.toCharArray(), 0, word.length());
  }

  void scan(String text) {
    scan(text, 0, text.length());
  }

  /**
   * Finds the words of a text outside its links: {@code http://} or {@code https://}, in any case,
   * and all printable ASCII that follows. A link is a gap.
   */
  void scanOutsideLinks(String text) {
    int from = 0;
    int colon = text.indexOf("://");
    while (colon >= 0) {
      int link = linkStart(text, from, colon);
      int next = colon + 3;
      if (link >= 0) {
        scan(text, from, link);
        sink.gap();
        next = printableEnd(text, next);
        from = next;
      }
      colon = text.indexOf("://", next);
    }
    scan(text, from, text.length());
  }

  /** Returns the links of a text that {@link #scanOutsideLinks} skips. */
  static List<Highlighter.Range> links(String text) {
    List<Highlighter.Range> links = new ArrayList<>();
    int from = 0;
    int colon = text.indexOf("://");
    while (colon >= 0) {
      int start = linkStart(text, from, colon);
      int next = colon + 3;
      if (start >= 0) {
        next = printableEnd(text, next);
        from = next;
        links.add(new Highlighter.Range(start, next));
      }
      colon = text.indexOf("://", next);
    }
    return links;
  }

  private static int linkStart(String text, int from, int colon) {
    for (int start = colon - 4; start >= colon - 5 && start >= from; start--) {
      if (text.regionMatches(true, start, "https", 0, colon - start) && isAscii(text, start)) {
        return start;
      }
    }
    return -1;
  }

  // A comparison that ignores case would also accept the letter long s as s.
  private static boolean isAscii(String text, int start) {
    for (int i = start; text.charAt(i) != ':'; i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static int printableEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) > ' ' && text.charAt(i) <= '~') {
      i++;
    }
    return i;
  }

  private void scan(String text, int from, int to) {
    int length = to - from;
    if (buffer.length < length) {
      buffer = new char[Math.max(length, 2 * buffer.length)];
    }
    char[] chars = buffer;
    text.getChars(from, to, chars, 0);
    int start = 0;
    int hash = 0;
    int i = 0;
    while (i < length) {
      char folded = FOLDED[chars[i]];
      if (folded != SEPARATOR && folded != NOT_ALONE) {
        chars[i++] = folded;
        hash = WordTable.hash(hash, folded);
        continue;
      }
      int c = folded == SEPARATOR ? SEPARATOR : text.codePointAt(from + i);
      if (c != SEPARATOR && (i > start ? Words.continuesWord(c) : Words.startsWord(c))) {
        i = wordByCodePoint(text, from + start, to) - from;
      } else {
        if (i > start) {
          sink.word(chars, start, i - start, hash);
        }
        i += Character.charCount(c);
      }
      start = i;
      hash = 0;
    }
    if (i > start) {
      sink.word(chars, start, i - start, hash);
    }
  }

  private int wordByCodePoint(String text, int from, int to) {
    int end = Math.min(to, Words.end(text, from));
    char[] word = Words.normalise(text.substring(from, end)).toCharArray();
    sink.word(word, 0, word.length, WordTable.hash(word, word.length));
    return end;
  }

  private static char[] foldBasicPlane() {
    char[] folded = new char[Character.MAX_VALUE + 1];
    for (int c = 0; c < folded.length; c++) {
      if (Character.isSurrogate((char) c)) {
        folded[c] = NOT_ALONE;
      } else if (Words.startsWord(c)) {
        folded[c] = foldAlone(c);
      } else {
        folded[c] = Words.continuesWord(c) ? NOT_ALONE : SEPARATOR;
      }
    }
    return folded;
  }

  private static char foldAlone(int c) {
    Normalizer2 nfkc = Normalizer2.getNFKCInstance();
    String folded = UCharacter.foldCase(nfkc.normalize(Character.toString(c)), true);
    String normalised = nfkc.normalize(folded);
    boolean alone =
        normalised.length() == 1
            && nfkc.hasBoundaryBefore(c)
            && nfkc.hasBoundaryBefore(folded.codePointAt(0));
    return alone ? normalised.charAt(0) : NOT_ALONE;
  }
}
