package io.murmuration.keyword;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.function.Consumer;

/**
 * Defines a word for all of Murmuration: a maximal run of letters, decimal digits and {@code _}
 * with the marks that follow them, compared in its {@link #normalise normal form}. Character
 * properties are ICU's, so that they do not depend on the Java version.
 */
public final class Words {
  private static final int FIRST_UNSPACED = 0x0E00;

  private Words() {}

  public static boolean isLetter(int codePoint) {
    return codePoint < 0x80
        ? (codePoint | 0x20) >= 'a' && (codePoint | 0x20) <= 'z'
        : UCharacter.isLetter(codePoint);
  }

  public static boolean startsWord(int codePoint) {
    return codePoint < 0x80
        ? isLetter(codePoint) || (codePoint >= '0' && codePoint <= '9') || codePoint == '_'
        : isLetter(codePoint)
            || UCharacter.getType(codePoint) == UCharacterCategory.DECIMAL_DIGIT_NUMBER;
  }

  public static boolean continuesWord(int codePoint) {
    return startsWord(codePoint) || isMark(codePoint);
  }

  /** Returns the end of the word that begins or continues at {@code start}. */
  public static int end(String text, int start) {
    int end = start;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      if (!continuesWord(codePoint)) {
        return end;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }

  /** Passes the words of a text, as they are. */
  public static void forEach(String text, Consumer<String> words) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (startsWord(codePoint)) {
        int end = end(text, i);
        words.accept(text.substring(i, end));
        i = end;
      } else {
        i += Character.charCount(codePoint);
      }
    }
  }

  /**
   * Normalises a word by NFKC and full default case folding (Unicode Standard, chapters 3.11 and
   * 3.13), and recomposes it. The result can contain spaces if a ligature did.
   */
  public static String normalise(String word) {
    Normalizer2 nfkc = Normalizer2.getNFKCInstance();
    return nfkc.normalize(UCharacter.foldCase(nfkc.normalize(word), true));
  }

  /** Returns whether a character belongs to a script without spaces between words. */
  public static boolean isUnspaced(int codePoint) {
    if (codePoint < FIRST_UNSPACED) {
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

  private static boolean isMark(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.NON_SPACING_MARK,
          UCharacterCategory.ENCLOSING_MARK,
          UCharacterCategory.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
