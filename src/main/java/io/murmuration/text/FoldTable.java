package io.murmuration.text;

import com.ibm.icu.text.Normalizer;
import com.ibm.icu.text.Normalizer2;

/**
 * Folds the characters of words that do not depend on their neighbors. A character of the basic
 * plane is in the table if it normalizes to one character and has a normalization boundary before
 * it (Unicode Standard Annex 15), if it separates words, or if it normalizes to nothing.
 */
public final class FoldTable {
  static final int KIND_SHIFT = 16;

  /** The kind of a character that separates words, whatever is beside it. */
  static final int SEPARATOR = Words.NONE;

  /** The kind of a character that normalizes to nothing. */
  static final int IGNORED = 6;

  /** The kind of a character that depends on its neighbors. */
  static final int NOT_ALONE = 7;

  /** The kind of a character above its normal form. Callers must not change the array. */
  static final int[] BASIC_PLANE = basicPlane();

  /** The normal form of each ASCII character of words, and 0 for separators. */
  static final char[] ASCII = ascii();

  private static final int FIRST_PICTOGRAPH = 0x1F000;
  private static final int LAST_PICTOGRAPH = 0x1FAFF;

  /** The pictographs that separate words. Few other characters have surrogates. */
  private static final boolean[] PICTOGRAPHS = pictographs();

  private FoldTable() {}

  static int kind(char c) {
    return BASIC_PLANE[c] >>> KIND_SHIFT;
  }

  /** Returns whether a code point separates words, whatever is beside it. */
  static boolean separatesAlone(String text, int at) {
    char c = text.charAt(at);
    if (!Character.isSurrogate(c)) {
      return kind(c) == SEPARATOR;
    }
    int codePoint = text.codePointAt(at);
    if (codePoint >= FIRST_PICTOGRAPH && codePoint <= LAST_PICTOGRAPH) {
      return PICTOGRAPHS[codePoint - FIRST_PICTOGRAPH];
    }
    return isSeparator(codePoint);
  }

  private static boolean isSeparator(int codePoint) {
    return !Words.continuesWord(codePoint) && NormalForm.CASEFOLD.isInert(codePoint);
  }

  private static boolean[] pictographs() {
    boolean[] separate = new boolean[LAST_PICTOGRAPH - FIRST_PICTOGRAPH + 1];
    for (int i = 0; i < separate.length; i++) {
      separate[i] = isSeparator(FIRST_PICTOGRAPH + i);
    }
    return separate;
  }

  private static int[] basicPlane() {
    int[] entries = new int[Character.MAX_VALUE + 1];
    for (int c = 0; c < entries.length; c++) {
      entries[c] = entry((char) c);
    }
    return entries;
  }

  private static char[] ascii() {
    char[] folded = new char[0x80];
    for (int c = 0; c < folded.length; c++) {
      folded[c] = kind((char) c) == SEPARATOR ? 0 : (char) BASIC_PLANE[c];
    }
    return folded;
  }

  private static int entry(char c) {
    if (Character.isSurrogate(c) || c == NormalForm.ZERO_WIDTH_SPACE || c == NormalForm.KEYCAP) {
      return NOT_ALONE << KIND_SHIFT;
    }
    String normal = Words.normalize(Character.toString(c));
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
