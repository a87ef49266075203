package io.murmuration.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The particles that Korean attaches to a noun. Many have a form for each ending of the noun: 를
 * follows a vowel and 을 a consonant. Only the right form is a particle, so that 사과 (apple) is not 사
 * with 과.
 */
public final class Particles {
  public static final List<String> AFTER_ANY =
      List.of(
          "의", "에", "도", "만", "에서", "에게", "께", "께서", "한테", "까지", "부터", "처럼", "보다", "마다", "조차", "마저",
          "밖에", "뿐", "대로", "하고", "에는", "에도", "에만", "에의", "에서는", "에서도", "에서만", "에서의", "에게는", "에게도",
          "에게서", "한테서", "까지는", "까지도", "까지의", "부터는", "부터의", "보다는", "보다도", "만은", "만이", "만을", "만의",
          "입니다");
  public static final List<String> AFTER_VOWEL =
      List.of("는", "가", "를", "와", "나", "랑", "라고", "라는", "라도", "와는", "와도", "와의");
  public static final List<String> AFTER_CONSONANT =
      List.of("은", "이", "을", "과", "이나", "이랑", "이라고", "이라는", "이라도", "이다", "과는", "과도", "과의");
  public static final List<String> AFTER_VOWEL_OR_RIEUL =
      List.of("로", "로는", "로도", "로만", "로의", "로서", "로써", "로부터");
  public static final List<String> AFTER_CONSONANT_BUT_RIEUL =
      List.of("으로", "으로는", "으로도", "으로만", "으로의", "으로서", "으로써", "으로부터");

  private static final int ANY = 0;
  private static final int VOWEL = 1;
  private static final int CONSONANT = 2;
  private static final int VOWEL_OR_RIEUL = 3;
  private static final int CONSONANT_BUT_RIEUL = 4;

  private static final char FIRST_SYLLABLE = '가';
  private static final char LAST_SYLLABLE = '힣';
  private static final int FINALS = 28;
  private static final int RIEUL = 8;

  private static final int MAX_LENGTH = 4;
  private static final WordTable CONDITIONS = conditions();

  private Particles() {}

  /**
   * Returns the length of the longest stem of a normalized word that is shorter than {@code below},
   * or 0 if there is none. The stem has at least one Hangul syllable, and the rest of the word is a
   * particle.
   */
  public static int stem(char[] chars, int offset, int length, int below) {
    int end = offset + length;
    if (!isSyllable(chars[end - 1])) {
      return 0;
    }
    for (int stem = Math.min(below, length) - 1; stem > 0 && length - stem <= MAX_LENGTH; stem--) {
      int rest = offset + stem;
      int condition =
          CONDITIONS.find(chars, rest, length - stem, WordTable.hash(chars, rest, length - stem));
      if (condition >= 0 && isMet(condition, chars[rest - 1]) && hasSyllable(chars, offset, rest)) {
        return stem;
      }
    }
    return 0;
  }

  /** Returns the length of the longest stem of a normalized word, as {@link #stem} does. */
  public static int stem(String word, int below) {
    return isSyllable(word.charAt(word.length() - 1))
        ? stem(word.toCharArray(), 0, word.length(), below)
        : 0;
  }

  private static boolean isSyllable(char c) {
    return c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE;
  }

  private static boolean hasSyllable(char[] chars, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (isSyllable(chars[i])) {
        return true;
      }
    }
    return false;
  }

  /** A number or a sign at the end of the noun can be read with any ending. */
  private static boolean isMet(int condition, char last) {
    if (condition == ANY || !isSyllable(last)) {
      return true;
    }
    int ending = (last - FIRST_SYLLABLE) % FINALS;
    return switch (condition) {
      case VOWEL -> ending == 0;
      case CONSONANT -> ending > 0;
      case VOWEL_OR_RIEUL -> ending == 0 || ending == RIEUL;
      default -> ending > 0 && ending != RIEUL;
    };
  }

  private static WordTable conditions() {
    Map<String, Integer> conditions = new HashMap<>();
    AFTER_ANY.forEach(particle -> conditions.put(particle, ANY));
    AFTER_VOWEL.forEach(particle -> conditions.put(particle, VOWEL));
    AFTER_CONSONANT.forEach(particle -> conditions.put(particle, CONSONANT));
    AFTER_VOWEL_OR_RIEUL.forEach(particle -> conditions.put(particle, VOWEL_OR_RIEUL));
    AFTER_CONSONANT_BUT_RIEUL.forEach(particle -> conditions.put(particle, CONSONANT_BUT_RIEUL));
    return new WordTable(conditions);
  }
}
