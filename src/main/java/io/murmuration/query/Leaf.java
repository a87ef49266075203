package io.murmuration.query;

import io.murmuration.text.TypedText;
import io.murmuration.text.Words;
import java.util.List;
import java.util.Locale;

/**
 * A condition that is typed as one word, phrase or operator.
 *
 * @param text the normalized value, without signs, quotes and the name of an operator
 * @param slop the number of other words that may stand between the words of a phrase; 0 requires
 *     the words next to each other and in order
 * @param words the words of a text, phrase or address; empty for other kinds
 * @param column its place in the text as typed, in code points from 1
 */
public record Leaf(Kind kind, String text, int slop, List<Word> words, int column) implements Node {
  /** A kind of condition on a post. */
  public enum Kind {
    /** The words of a text without spaces next to each other, in any field of the post. */
    WORDS(true),
    /** The words of a phrase in quotes, in one field of the post. */
    PHRASE(true),
    HASHTAG(true),
    MENTION(true),
    FROM(true),
    TO(true),
    RETWEETS_OF(true),
    URL(true),
    LANG(false),
    SOURCE(false),
    IS(false),
    HAS(false);

    private final boolean isAnchor;

    Kind(boolean isAnchor) {
      this.isAnchor = isAnchor;
    }

    /** Returns whether few enough posts meet such a condition that it can stand alone. */
    public boolean isAnchor() {
      return isAnchor;
    }

    String operator() {
      return name().toLowerCase(Locale.ROOT) + ":";
    }
  }

  /** Returns the normalized form of the text of a condition. */
  static String normal(String typed) {
    return TypedText.collapseWhiteSpace(Words.normalize(typed));
  }

  /** Returns the condition of a text without its sign or quotes, or {@code null} without a word. */
  static Leaf of(Kind kind, String typed, int slop, int column) {
    List<Word> words = Word.of(typed);
    boolean isTag = kind == Kind.HASHTAG || kind == Kind.MENTION;
    return words.isEmpty()
        ? null
        : new Leaf(kind, normal(typed), slop, isTag ? List.of() : words, column);
  }

  /** Returns whether a post contains the text of this condition if it meets it. */
  public boolean isText() {
    return kind.compareTo(Kind.FROM) < 0;
  }

  /** Returns the canonical form. */
  @Override
  public String toString() {
    return switch (kind) {
      case WORDS -> mustBeQuoted() ? '"' + withoutQuotes() + '"' : text;
      case PHRASE -> '"' + text + '"' + (slop == 0 ? "" : "~" + slop);
      case HASHTAG -> '#' + text;
      case MENTION -> '@' + text;
      default -> kind.operator() + (hasSeparator() ? '"' + text + '"' : text);
    };
  }

  /** Returns the text with spaces for quotes, such as that of inches, which would end a phrase. */
  private String withoutQuotes() {
    StringBuilder spaced = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (TypedText.isQuote(text.charAt(i))) {
        spaced.setCharAt(i, ' ');
      }
    }
    return TypedText.collapseWhiteSpace(spaced.toString());
  }

  private boolean hasSeparator() {
    return text.codePoints().anyMatch(c -> " ()".indexOf(c) >= 0);
  }

  /** Returns whether the text would be read as more than words, as after its normalization. */
  boolean mustBeQuoted() {
    return hasSeparator() || "-#@".indexOf(text.charAt(0)) >= 0 || Operators.begins(text);
  }
}
