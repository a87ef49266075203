package io.murmuration.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import java.util.ArrayList;
import java.util.List;

/** White space, quotes and invisible characters in phrases as users type them. */
public final class TypedText {
  private static final String QUOTES = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\uFF02";
  private static final int SHOWN_IN_ERRORS = 60;

  private TypedText() {}

  /** Returns a text without white space at its ends, and with single spaces inside. */
  public static String collapseWhiteSpace(String typed) {
    StringBuilder text = new StringBuilder(typed.length());
    typed
        .codePoints()
        .map(c -> UCharacter.isUWhiteSpace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!text.isEmpty() && text.charAt(text.length() - 1) != ' '))
        .forEachOrdered(text::appendCodePoint);
    return text.toString().stripTrailing();
  }

  /** Returns whether a character is a quote: straight, typographic, low, angular or full-width. */
  public static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  /**
   * Returns whether a text has a quote other than those that are part of it: after a digit (inches)
   * or between two letters (Hebrew abbreviations).
   */
  public static boolean hasStrayQuote(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isQuote(text.charAt(i)) && !isPart(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** Splits at commas outside quotes. */
  public static List<String> splitAtCommas(String typed) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (isQuote(c) && (quoted ? closes(typed, i) : !isPart(typed, i))) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        pieces.add(typed.substring(from, i));
        from = i + 1;
      }
    }
    pieces.add(typed.substring(from));
    return pieces;
  }

  /** Returns whether a text has a character that controls or reorders others. */
  public static boolean hasForbidden(String text) {
    return text.codePoints().anyMatch(TypedText::isForbidden);
  }

  /** Returns the start of a text for a message, with characters that would spoil it escaped. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_IN_ERRORS)
        .forEachOrdered(
            c -> {
              if (isForbidden(c)) {
                shown.append(String.format("\\u%04X", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > SHOWN_IN_ERRORS
        ? shown.append('…').toString()
        : shown.toString();
  }

  /** Returns whether the quote at an index follows a digit, or stands between two letters. */
  public static boolean isPart(String text, int quote) {
    if (quote == 0) {
      return false;
    }
    int before = text.codePointBefore(quote);
    if (Words.isLetter(before) || Words.isMark(before)) {
      return quote + 1 < text.length() && Words.isLetter(text.codePointAt(quote + 1));
    }
    return Words.startsWord(before);
  }

  /**
   * Returns whether a quote ends a phrase. Inches do not, if a quote before a comma follows: {@code
   * "15" laptop", tea}.
   */
  private static boolean closes(String typed, int quote) {
    if (!isPart(typed, quote) || isBeforeComma(typed, quote + 1)) {
      return true;
    }
    int next = quote + 1;
    while (next < typed.length() && !isQuote(typed.charAt(next))) {
      next++;
    }
    return next == typed.length() || !isBeforeComma(typed, next + 1);
  }

  private static boolean isBeforeComma(String typed, int from) {
    int i = from;
    while (i < typed.length() && UCharacter.isUWhiteSpace(typed.charAt(i))) {
      i++;
    }
    return i == typed.length() || typed.charAt(i) == ',';
  }

  /** Returns whether a character controls or reorders others. */
  public static boolean isForbidden(int c) {
    return UCharacter.getType(c) == UCharacterCategory.CONTROL
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x206F)
        || (c >= 0xFFF9 && c <= 0xFFFB);
  }
}
