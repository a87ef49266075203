package io.murmuration.ingest.format;

import io.murmuration.message.PostJson;
import io.murmuration.text.Links;
import io.murmuration.text.Range;
import io.murmuration.text.Tags;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds hashtags and mentions, as {@link Tags} defines them, in the text of a post whose source
 * does not list them. Links have none. Results are in order of appearance, with repeats and without
 * their sign.
 */
public final class TagsInText implements PostJson.AbsentLists {
  /** Finds the tags of a part of a text. */
  private interface Finder {
    void find(String text, int from, int to, List<String> found);
  }

  /** Returns the hashtags with at least one letter. */
  @Override
  public List<String> hashtags(String text) {
    return hasSign(text, '#', '＃') ? outsideLinks(text, TagsInText::findHashtags) : List.of();
  }

  /** Returns the handles, with their server if they name one. */
  @Override
  public List<String> mentions(String text) {
    return hasSign(text, '@', '＠') ? outsideLinks(text, TagsInText::findMentions) : List.of();
  }

  private static boolean hasSign(String text, char sign, char wideSign) {
    return text.indexOf(sign) >= 0 || text.indexOf(wideSign) >= 0;
  }

  private static List<String> outsideLinks(String text, Finder finder) {
    List<String> found = new ArrayList<>(4);
    int from = 0;
    for (Range link : Links.of(text)) {
      finder.find(text, from, link.start(), found);
      from = link.end();
    }
    finder.find(text, from, text.length(), found);
    return found;
  }

  private static void findHashtags(String text, int from, int to, List<String> found) {
    int previousEnd = -1;
    for (int i = from; i < to; i++) {
      if (Tags.isHashSign(text.charAt(i)) && Tags.beginsHashtag(text, i, from, previousEnd)) {
        previousEnd = Tags.hashtagEnd(text, i + 1, to);
        if (hasLetter(text, i + 1, previousEnd)) {
          found.add(text.substring(i + 1, previousEnd));
        }
      }
    }
  }

  private static void findMentions(String text, int from, int to, List<String> found) {
    for (int i = from; i < to; i++) {
      if (Tags.isAtSign(text.charAt(i)) && Tags.beginsHandle(text, i, from)) {
        int end = Tags.handleEnd(text, i + 1, to);
        if (end > i + 1) {
          found.add(text.substring(i + 1, end));
        }
      }
    }
  }

  private static boolean hasLetter(String text, int from, int end) {
    for (int i = from; i < end; i += Character.charCount(text.codePointAt(i))) {
      if (Words.isLetter(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }
}
