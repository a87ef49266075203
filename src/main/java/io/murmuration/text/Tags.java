package io.murmuration.text;

/** Defines the hashtags and handles in a text that no source lists. Indexes are UTF-16 offsets. */
public final class Tags {
  /** Letters with these signs between them are one hashtag, as on X and Mastodon. */
  private static final String JOINS_HASHTAG = "\u00B7\u30FB\uFF65\u05F3\u05F4";

  private Tags() {}

  /** Returns whether a character is the sign of a hashtag. */
  public static boolean isHashSign(int c) {
    return c == '#' || c == '＃';
  }

  /** Returns whether a character is the sign of a handle. */
  public static boolean isAtSign(int c) {
    return c == '@' || c == '＠';
  }

  /**
   * Returns whether the sign at an index begins a hashtag: it follows no character of a word, no
   * {@code &} of a character reference and no {@code /} of an address, unless the address is itself
   * a hashtag.
   *
   * @param previousEnd the end of the previous hashtag, or -1
   */
  public static boolean beginsHashtag(String text, int index, int from, int previousEnd) {
    if (index == from) {
      return true;
    }
    int before = text.codePointBefore(index);
    return !Words.continuesWord(before)
        && before != '&'
        && (before != '/' || index - 1 == previousEnd);
  }

  /**
   * Returns whether the sign at an index begins a handle: it follows no {@code /} or {@code =} of
   * an address and no character of a word, except one of a script without spaces.
   */
  public static boolean beginsHandle(String text, int index, int from) {
    if (index == from) {
      return true;
    }
    int before = text.codePointBefore(index);
    return (!Words.continuesWord(before) || Words.isUnspaced(before))
        && before != '/'
        && before != '=';
  }

  /** Returns the end of the characters of a hashtag from {@code start}. */
  public static int hashtagEnd(String text, int start, int to) {
    int end = start;
    int next = start;
    while (next < to) {
      int c = text.codePointAt(next);
      boolean joins = joins(c);
      if (joins ? next == start : !Words.continuesWord(c)) {
        break;
      }
      next += Character.charCount(c);
      end = joins ? end : next;
    }
    return end;
  }

  /** Returns the end of a handle, such as {@code ada}, or {@code start} if there is none. */
  public static int handleEnd(String text, int start, int to) {
    int end = start;
    while (handleContinues(text, end, start, to)) {
      end++;
    }
    return end;
  }

  /** Returns whether the hashtag that begins at {@code start} has a character at an index. */
  public static boolean hashtagContinues(String text, int index, int start, int to) {
    if (index >= to) {
      return false;
    }
    int c = text.codePointAt(index);
    return joins(c) ? index > start && hasPartAfter(text, index, to) : Words.continuesWord(c);
  }

  /** Returns whether the handle that begins at {@code start} has a character at an index. */
  public static boolean handleContinues(String text, int index, int start, int to) {
    if (index >= to) {
      return false;
    }
    char c = text.charAt(index);
    return isHandlePart(c)
        || (index > start
            && (c == '.' || c == '-' || c == '@')
            && index + 1 < to
            && isHandlePart(text.charAt(index + 1))
            && (c != '@' || text.lastIndexOf('@', index - 1) < start));
  }

  private static boolean hasPartAfter(String text, int index, int to) {
    int next = index;
    while (next < to && joins(text.codePointAt(next))) {
      next += Character.charCount(text.codePointAt(next));
    }
    return next > index && next < to && Words.continuesWord(text.codePointAt(next));
  }

  private static boolean joins(int c) {
    return JOINS_HASHTAG.indexOf(c) >= 0 || isInvisible(c);
  }

  private static boolean isInvisible(int c) {
    return c != NormalForm.ZERO_WIDTH_SPACE && Words.isInvisible(c);
  }

  private static boolean isHandlePart(char c) {
    return c <= '~' && (Words.startsWord(c) || c == '_');
  }
}
