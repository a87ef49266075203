package io.murmuration.related;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.function.Consumer;

/**
 * What a word is: a maximal run of letters, decimal digits and {@code _}, with the marks that
 * follow them, in NFKC and case folded (Unicode's NFKC_Casefold). Runs in scripts that put no
 * spaces between words are cut into words by ICU's dictionaries, as UAX #29 wants it. For one
 * thread.
 */
final class WordScanner {
  private static final int LETTERS =
      1 << UCharacterCategory.UPPERCASE_LETTER
          | 1 << UCharacterCategory.LOWERCASE_LETTER
          | 1 << UCharacterCategory.TITLECASE_LETTER
          | 1 << UCharacterCategory.MODIFIER_LETTER
          | 1 << UCharacterCategory.OTHER_LETTER;
  private static final int MARKS =
      1 << UCharacterCategory.NON_SPACING_MARK
          | 1 << UCharacterCategory.ENCLOSING_MARK
          | 1 << UCharacterCategory.COMBINING_SPACING_MARK;
  private static final int FIRST_SCRIPT_WITHOUT_SPACES = 0x0E00;

  private final Normalizer2 normalizer = Normalizer2.getNFKCCasefoldInstance();
  private final BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);

  static boolean isLetter(int codePoint) {
    return codePoint < 0x80
        ? (codePoint | 0x20) >= 'a' && (codePoint | 0x20) <= 'z'
        : (LETTERS >> UCharacter.getType(codePoint) & 1) != 0;
  }

  /** Whether a code point can begin a word. */
  static boolean startsWord(int codePoint) {
    return codePoint < 0x80
        ? isLetter(codePoint) || (codePoint >= '0' && codePoint <= '9') || codePoint == '_'
        : ((LETTERS | 1 << UCharacterCategory.DECIMAL_DIGIT_NUMBER) >> UCharacter.getType(codePoint)
                & 1)
            != 0;
  }

  /** Whether a code point can stand in a word after its beginning. */
  static boolean continuesWord(int codePoint) {
    return startsWord(codePoint) || isMark(codePoint);
  }

  /** Where the run ends that begins, or goes on, at {@code start}. */
  static int endOfRun(String text, int start) {
    int i = start;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (!continuesWord(codePoint)) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return i;
  }

  /** A text in the form in which words are compared; it can hold spaces where a ligature did. */
  String normalize(String text) {
    return normalizer.normalize(text);
  }

  /** Hands out the normalised runs of a text, uncut. */
  void forEachRun(String text, Consumer<String> runs) {
    String normalized = normalize(text);
    int i = 0;
    while (i < normalized.length()) {
      int codePoint = normalized.codePointAt(i);
      if (startsWord(codePoint)) {
        int end = endOfRun(normalized, i);
        runs.accept(normalized.substring(i, end));
        i = end;
      } else {
        i += Character.charCount(codePoint);
      }
    }
  }

  /** Hands out the words of a text, normalised and cut where their script needs it. */
  void forEachWord(String text, Consumer<String> words) {
    forEachRun(
        text,
        run -> {
          if (run.codePoints().anyMatch(WordScanner::isWithoutSpaces)) {
            cut(run, words);
          } else {
            words.accept(run);
          }
        });
  }

  private void cut(String run, Consumer<String> words) {
    breaks.setText(run);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      words.accept(run.substring(start, end));
      start = end;
    }
  }

  private static boolean isMark(int codePoint) {
    return codePoint >= 0x300 && (MARKS >> UCharacter.getType(codePoint) & 1) != 0;
  }

  private static boolean isWithoutSpaces(int codePoint) {
    if (codePoint < FIRST_SCRIPT_WITHOUT_SPACES) {
      return false;
    }
    return switch (UScript.getScript(codePoint)) {
      case UScript.HAN,
          UScript.HIRAGANA,
          UScript.KATAKANA,
          UScript.THAI,
          UScript.LAO,
          UScript.KHMER,
          UScript.MYANMAR ->
          true;
      default -> false;
    };
  }
}
