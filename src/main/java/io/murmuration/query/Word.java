package io.murmuration.query;

import io.murmuration.text.Signs;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.List;

/** A normalized word that a post must contain, and its {@link Signs}, which can be empty. */
public record Word(String before, String text, String after) {
  /** Returns the words of any text in order. */
  static List<Word> of(String typed) {
    String normal = Words.normalize(typed);
    List<Word> words = new ArrayList<>();
    Words.cut(normal, (start, end) -> words.add(at(normal, start, end)));
    return words;
  }

  /**
   * Returns a word of a normalized text. Words of scripts without spaces match inside others, where
   * signs say nothing.
   */
  static Word at(String normal, int start, int end) {
    Word bare = new Word("", normal.substring(start, end), "");
    return bare.isUnspaced()
        ? bare
        : new Word(
            Signs.before(normal.substring(0, start)),
            bare.text(),
            Signs.after(normal.substring(end)));
  }

  public boolean isSigned() {
    return !before.isEmpty() || !after.isEmpty();
  }

  /** Returns whether it is of a script without spaces. */
  public boolean isUnspaced() {
    return Words.isUnspaced(text.codePointAt(0));
  }

  public String withSigns() {
    return before + text + after;
  }
}
