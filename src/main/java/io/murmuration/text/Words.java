package io.murmuration.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Defines a word for all of Murmuration. A text is first {@link NormalForm normalized} and then
 * cut. A word is a maximal run of letters, decimal digits and {@code _} with the marks that follow
 * them. It also ends where a script without spaces meets any other character, and where Latin meets
 * Hangul. {@code _} at its ends does not belong to it. Character properties are ICU's, so that they
 * do not depend on the Java version.
 */
public final class Words {
  /** Kinds of characters of words. Marks have the kind of their letter. */
  public static final int NONE = 0;

  /** Decimal digits and {@code _}, which belong to the run that they are in. */
  public static final int NEUTRAL = 1;

  public static final int LATIN = 2;
  public static final int HANGUL = 3;
  public static final int UNSPACED = 4;
  public static final int OTHER = 5;

  private static final int FIRST_UNSPACED = 0x0E00;
  private static final int FIRST_IDEOGRAPH = 0x4E00;
  private static final int LAST_IDEOGRAPH = 0x9FFF;
  private static final int[] UNSPACED_SCRIPTS = {
    UScript.HAN,
    UScript.HIRAGANA,
    UScript.KATAKANA,
    UScript.THAI,
    UScript.LAO,
    UScript.KHMER,
    UScript.MYANMAR
  };

  /** Receives the words of a normalized text in order, as UTF-16 offsets. */
  public interface Sink {
    void word(int start, int end);
  }

  private Words() {}

  /** Returns the words of any text. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    String normal = normalize(text);
    cut(normal, (start, end) -> words.add(normal.substring(start, end)));
    return words;
  }

  /** Returns the words of any text as typed, without invisible characters. */
  public static List<String> asTyped(String text) {
    MappedText mapped = MappedText.of(text, 0, text.length());
    List<String> words = new ArrayList<>();
    for (Range word : mapped.words()) {
      Range typed = mapped.source(word.start(), word.end());
      words.add(
          text.substring(typed.start(), typed.end())
              .codePoints()
              .filter(c -> !isInvisible(c))
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString());
    }
    return words;
  }

  /** Returns the {@link NormalForm} of any text. */
  public static String normalize(String text) {
    return NormalForm.of(text);
  }

  /** Passes the words of a text in normal form. */
  public static void cut(String normal, Sink words) {
    int start = -1;
    int run = NONE;
    int i = 0;
    while (i < normal.length()) {
      int c = normal.codePointAt(i);
      int kind = kind(c);
      boolean ends = run != NONE && (kind == NONE ? !isMark(c) : cuts(run, kind));
      if (ends) {
        words.word(start, trimmed(normal, i));
        run = NONE;
      }
      if (run == NONE && kind != NONE && c != '_') {
        start = i;
        run = kind;
      } else if (run != NONE && kind > NEUTRAL) {
        run = kind;
      }
      i += Character.charCount(c);
    }
    if (run != NONE) {
      words.word(start, trimmed(normal, i));
    }
  }

  /** Returns whether a run of one kind ends before a character of another. */
  public static boolean cuts(int run, int kind) {
    return run != kind
        && (run == UNSPACED
            || kind == UNSPACED
            || (run == LATIN && kind == HANGUL)
            || (run == HANGUL && kind == LATIN));
  }

  /** Returns the kind of a character, or {@link #NONE} if it is a mark or separates words. */
  public static int kind(int codePoint) {
    if (codePoint < 0x80) {
      return isLetter(codePoint) ? LATIN : continuesWord(codePoint) ? NEUTRAL : NONE;
    }
    if (isDigit(codePoint)) {
      return NEUTRAL;
    }
    if (!isLetter(codePoint)) {
      return NONE;
    }
    if (isUnspaced(codePoint)) {
      return UNSPACED;
    }
    return switch (UScript.getScript(codePoint)) {
      case UScript.LATIN -> LATIN;
      case UScript.HANGUL -> HANGUL;
      default -> OTHER;
    };
  }

  /** Returns whether a code point is a letter, or a number that is written as one. */
  public static boolean isLetter(int codePoint) {
    return codePoint < 0x80
        ? (codePoint | 0x20) >= 'a' && (codePoint | 0x20) <= 'z'
        : UCharacter.isLetter(codePoint)
            || UCharacter.getType(codePoint) == UCharacterCategory.LETTER_NUMBER;
  }

  /** Returns whether a code point can begin a word. */
  public static boolean startsWord(int codePoint) {
    return codePoint < 0x80
        ? isLetter(codePoint) || (codePoint >= '0' && codePoint <= '9')
        : isLetter(codePoint) || isDigit(codePoint);
  }

  /** Returns whether a code point can continue a word. */
  public static boolean continuesWord(int codePoint) {
    return startsWord(codePoint) || codePoint == '_' || isMark(codePoint);
  }

  /** Returns whether a character other than a digit is of a script without spaces. */
  public static boolean isUnspaced(int codePoint) {
    if (codePoint < FIRST_UNSPACED || (codePoint >= '가' && codePoint <= '힣')) {
      return false;
    }
    if (codePoint >= FIRST_IDEOGRAPH && codePoint <= LAST_IDEOGRAPH) {
      return true;
    }
    // Some letters of several scripts, such as the prolonged sound mark, have none of their own.
    for (int script : UNSPACED_SCRIPTS) {
      if (UScript.hasScript(codePoint, script)) {
        return !isDigit(codePoint);
      }
    }
    return false;
  }

  /** Returns whether a character is not displayed, as a soft hyphen or variation selector. */
  public static boolean isInvisible(int codePoint) {
    return UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
  }

  private static boolean isDigit(int codePoint) {
    return UCharacter.getType(codePoint) == UCharacterCategory.DECIMAL_DIGIT_NUMBER;
  }

  public static boolean isMark(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.NON_SPACING_MARK,
          UCharacterCategory.ENCLOSING_MARK,
          UCharacterCategory.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static int trimmed(String normal, int end) {
    int last = end;
    while (normal.charAt(last - 1) == '_') {
      last--;
    }
    return last;
  }
}
