package io.murmuration.ingest.format;

import io.murmuration.keyword.Words;
import io.murmuration.message.PostJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds hashtags and mentions in the text of a post whose source does not list them. Their sign
 * must not follow a character of a word. Results are in order of appearance, with repeats and
 * without their sign.
 */
public final class TagsInText implements PostJson.AbsentLists {
  private static final char FULL_WIDTH_NUMBER_SIGN = '＃';

  /** Returns runs of word characters with at least one letter after {@code #} or {@code ＃}. */
  @Override
  public List<String> hashtags(String text) {
    if (text.indexOf('#') < 0 && text.indexOf(FULL_WIDTH_NUMBER_SIGN) < 0) {
      return List.of();
    }
    List<String> tags = new ArrayList<>(4);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '#' || c == FULL_WIDTH_NUMBER_SIGN) && beginsWord(text, i)) {
        int end = Words.end(text, i + 1);
        if (hasLetter(text, i + 1, end)) {
          tags.add(text.substring(i + 1, end));
          i = end - 1;
        }
      }
    }
    return tags;
  }

  /** Returns runs of ASCII letters, digits and {@code _} after {@code @}. */
  @Override
  public List<String> mentions(String text) {
    List<String> handles = List.of();
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int end = at + 1;
      while (end < text.length() && isHandleCharacter(text.charAt(end))) {
        end++;
      }
      if (end > at + 1 && beginsWord(text, at)) {
        if (handles.isEmpty()) {
          handles = new ArrayList<>(4);
        }
        handles.add(text.substring(at + 1, end));
      }
    }
    return handles;
  }

  private static boolean beginsWord(String text, int index) {
    return index == 0 || !Words.continuesWord(text.codePointBefore(index));
  }

  private static boolean hasLetter(String text, int from, int end) {
    for (int i = from; i < end; i += Character.charCount(text.codePointAt(i))) {
      if (Words.isLetter(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHandleCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
