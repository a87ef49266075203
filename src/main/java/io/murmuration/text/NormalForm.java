package io.murmuration.text;

import com.ibm.icu.text.Normalizer2;
import java.nio.CharBuffer;
import java.util.Arrays;

/**
 * The form in which texts and keywords are compared: NFKC_Casefold (Unicode Standard, chapter
 * 3.13), which also drops invisible characters, with these differences:
 *
 * <ul>
 *   <li>Signs that stand beside a word, as ™ does, keycap emoji and fractions are spaces.
 *   <li>A zero width space is dropped between two characters of scripts without spaces. Elsewhere
 *       it is a space.
 *   <li>Half of a surrogate pair is a space. It would form a pair if what stands between two halves
 *       is dropped.
 *   <li>{@code İ} and {@code ı} are {@code i}.
 *   <li>Arabic marks that do not compose, tatweel, and Hebrew points are dropped.
 *   <li>Letters that serve as an apostrophe, and typographic apostrophes, are {@code '}.
 * </ul>
 */
public final class NormalForm {
  static final Normalizer2 CASEFOLD = Normalizer2.getNFKCCasefoldInstance();

  static final char ZERO_WIDTH_SPACE = '\u200B';
  static final char KEYCAP = '\u20E3';
  static final char TATWEEL = '\u0640';
  private static final char WORD_JOINER = '\u2060';
  private static final char DOT_ABOVE = '\u0307';
  private static final char DOTLESS_I = '\u0131';

  private NormalForm() {}

  /** Returns the normal form of a text. It can contain spaces where the text has none. */
  static String of(String text) {
    return fold(prepared(text));
  }

  /**
   * Replaces the characters that depend on their neighbors or differ from NFKC_Casefold. The result
   * has the same length.
   */
  static String prepared(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isPrepared(text.charAt(i)) || isLoneSurrogate(text, i)) {
        return prepared(text.toCharArray(), i);
      }
    }
    return text;
  }

  private static boolean isLoneSurrogate(CharSequence text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** Returns the normal form of a prepared text. */
  static String fold(String prepared) {
    String folded = CASEFOLD.normalize(prepared);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (isMapped(c)) {
        return mapped(folded, i);
      }
    }
    return folded;
  }

  /**
   * Returns whether the normal form of a prepared text does not depend on this code point's
   * predecessors, nor theirs on it.
   */
  static boolean hasBoundaryBefore(int codePoint) {
    return codePoint != TATWEEL && CASEFOLD.hasBoundaryBefore(codePoint);
  }

  private static boolean isPrepared(char c) {
    return switch (c) {
      case ZERO_WIDTH_SPACE, KEYCAP -> true;
      default -> isAside(c);
    };
  }

  private static boolean isAside(char c) {
    return switch (c) {
      case '\u2116', '\u2120', '\u2122', '\u2189' -> true;
      default -> (c >= '\u00BC' && c <= '\u00BE') || (c >= '\u2150' && c <= '\u215F');
    };
  }

  private static String prepared(char[] text, int from) {
    CharBuffer chars = CharBuffer.wrap(text);
    for (int i = from; i < text.length; i++) {
      if (isAside(text[i]) || isLoneSurrogate(chars, i)) {
        text[i] = ' ';
      } else if (text[i] == KEYCAP) {
        text[i] = ' ';
        replaceKey(text, i - 1);
      } else if (text[i] == ZERO_WIDTH_SPACE) {
        int end = endOfZeroWidthSpaces(text, i);
        Arrays.fill(text, i, end, isBetweenUnspaced(text, i, end) ? WORD_JOINER : ' ');
        i = end - 1;
      }
    }
    return new String(text);
  }

  private static void replaceKey(char[] text, int before) {
    int key = before >= 0 && text[before] == '\uFE0F' ? before - 1 : before;
    if (key >= 0 && ((text[key] >= '0' && text[key] <= '9') || "#*".indexOf(text[key]) >= 0)) {
      text[key] = ' ';
    }
  }

  private static int endOfZeroWidthSpaces(char[] text, int start) {
    int end = start;
    while (end < text.length && text[end] == ZERO_WIDTH_SPACE) {
      end++;
    }
    return end;
  }

  private static boolean isBetweenUnspaced(char[] text, int start, int end) {
    int before = start;
    while (before > 0 && text[before - 1] == WORD_JOINER) {
      before--;
    }
    return before > 0
        && end < text.length
        && Words.isUnspaced(Character.codePointBefore(text, before))
        && Words.isUnspaced(Character.codePointAt(text, end));
  }

  private static boolean isMapped(char c) {
    return switch (c) {
      case DOTLESS_I, DOT_ABOVE, '\u02BB', '\u02BC', '\u2018', '\u2019' -> true;
      default -> isOptional(c);
    };
  }

  /** Returns whether writers may omit a mark: Hebrew points, Arabic vowels and tatweel. */
  private static boolean isOptional(char c) {
    if (c < '\u0591' || c > '\u08FF') {
      return false;
    }
    if (c <= '\u05C7') {
      return c != '\u05BE' && c != '\u05C0' && c != '\u05C3' && c != '\u05C6';
    }
    return (c >= '\u0610' && c <= '\u061A')
        || c == TATWEEL
        || (c >= '\u064B' && c <= '\u065F')
        || c == '\u0670'
        || (c >= '\u06D6' && c <= '\u06ED' && Words.isMark(c))
        || (c >= '\u0897' && Words.isMark(c));
  }

  private static String mapped(String folded, int from) {
    StringBuilder mapped = new StringBuilder(folded.length()).append(folded, 0, from);
    for (int i = from; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c == DOTLESS_I) {
        mapped.append('i');
      } else if (c == DOT_ABOVE) {
        boolean dotted = !mapped.isEmpty() && mapped.charAt(mapped.length() - 1) == 'i';
        mapped.append(dotted ? "" : c);
      } else if (isMapped(c)) {
        mapped.append(isOptional(c) ? "" : '\'');
      } else {
        mapped.append(c);
      }
    }
    return Normalizer2.getNFCInstance().normalize(mapped);
  }
}
