package io.murmuration.related;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/**
 * Finds emoji as UTS #51 defines them ("possible emoji" of section 1.4.9, shown as emoji by default
 * or by a variation selector): single ones, with skin tones, joined by ZWJ, flags, tag sequences
 * and keycaps. Symbols that are text by default, such as © and ™, are not emoji by themselves.
 */
final class EmojiScanner {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;
  private static final int NO_CHARACTER = -1;

  private EmojiScanner() {}

  /** Returns the end of the emoji that begins at {@code start}, or {@code start} if none does. */
  static int endOfEmoji(String text, int start) {
    int first = at(text, start);
    if (first < 0x80) {
      return endOfKeycap(text, start);
    }
    int i = start + Character.charCount(first);
    int next = at(text, i);
    if (has(first, UProperty.REGIONAL_INDICATOR)) {
      return has(next, UProperty.REGIONAL_INDICATOR) ? i + Character.charCount(next) : start;
    }
    boolean shownAsEmoji =
        has(first, UProperty.EMOJI_PRESENTATION)
            ? next != TEXT_STYLE
            : next == EMOJI_STYLE || has(next, UProperty.EMOJI_MODIFIER);
    // A skin tone or hair by itself is only a component.
    if (!shownAsEmoji || !has(first, UProperty.EXTENDED_PICTOGRAPHIC)) {
      return start;
    }
    return endOfSequence(text, i);
  }

  /** Returns whether a digit, # or * directly before {@code i} can be a keycap. */
  static boolean continuesKeycap(String text, int i) {
    return i < text.length() && (text.charAt(i) == EMOJI_STYLE || text.charAt(i) == KEYCAP);
  }

  private static int endOfKeycap(String text, int start) {
    int first = at(text, start);
    if ((first < '0' || first > '9') && first != '#' && first != '*') {
      return start;
    }
    int i = at(text, start + 1) == EMOJI_STYLE ? start + 2 : start + 1;
    return at(text, i) == KEYCAP ? i + 1 : start;
  }

  private static int endOfSequence(String text, int afterFirst) {
    int i = afterFirst;
    while (true) {
      int codePoint = at(text, i);
      if (codePoint == ZERO_WIDTH_JOINER) {
        int joined = at(text, i + 1);
        if (!has(joined, UProperty.EXTENDED_PICTOGRAPHIC)) {
          return i;
        }
        i += 1 + Character.charCount(joined);
      } else if (codePoint == EMOJI_STYLE || isModifierOrTag(codePoint)) {
        i += Character.charCount(codePoint);
      } else {
        return i;
      }
    }
  }

  private static boolean isModifierOrTag(int codePoint) {
    return has(codePoint, UProperty.EMOJI_MODIFIER)
        || (codePoint >= 0xE0020 && codePoint <= 0xE007F);
  }

  private static boolean has(int codePoint, int property) {
    return codePoint >= 0x80 && UCharacter.hasBinaryProperty(codePoint, property);
  }

  private static int at(String text, int i) {
    return i < text.length() ? text.codePointAt(i) : NO_CHARACTER;
  }
}
