package io.murmuration.text;

import com.ibm.icu.lang.UScript;

/**
 * The signs that belong to a word: {@code .} and {@code $} before it, {@code +}, {@code ++} and
 * {@code #} after it. All arguments are in normal form.
 */
public final class Signs {
  private Signs() {}

  /**
   * Returns the sign at the end of the text before a word, or an empty string. A sign after a
   * letter, a digit or the same sign is none: {@code example.net} and {@code ...net} are not {@code
   * .NET}.
   */
  public static String before(String text) {
    int at = text.length() - 1;
    if (at < 0 || ".$".indexOf(text.charAt(at)) < 0) {
      return "";
    }
    boolean free =
        at == 0 || (text.charAt(at - 1) != text.charAt(at) && !attaches(text.codePointBefore(at)));
    return free ? text.substring(at) : "";
  }

  /**
   * Returns the sign at the start of the text after a word, or an empty string. A sign before a
   * letter, a digit or the same sign is none, except that a number can follow {@code ++}.
   */
  public static String after(String text) {
    int length = text.startsWith("++") ? 2 : text.startsWith("+") || text.startsWith("#") ? 1 : 0;
    if (length == 0 || length == text.length()) {
      return text.substring(0, length);
    }
    int next = text.codePointAt(length);
    boolean numbered = length == 2 && Words.kind(next) == Words.NEUTRAL;
    boolean free = next != text.charAt(0) && (numbered || !attaches(next));
    return free ? text.substring(0, length) : "";
  }

  /** Words of scripts without spaces and of Hangul can touch a sign without belonging to it. */
  private static boolean attaches(int codePoint) {
    return Words.startsWord(codePoint)
        && !Words.isUnspaced(codePoint)
        && UScript.getScript(codePoint) != UScript.HANGUL;
  }
}
