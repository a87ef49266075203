package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Word;
import java.util.List;

/** The smallest thing that a post has or lacks, in normal form: a word, a tag or a property. */
record Literal(Type type, String text) {
  /** The part of a post that has it. */
  enum Type {
    /** A word as a whole. */
    WORD,
    /** A word of a script without spaces, also inside others. */
    UNSPACED,
    /** A word with its signs. */
    SIGNED,
    HASHTAG,
    MENTION,
    FROM,
    TO,
    RETWEETS_OF,
    LANG,
    SOURCE,
    IS,
    HAS;

    /** Returns whether many posts usually have one of its literals. */
    boolean isFrequent() {
      return compareTo(LANG) >= 0;
    }
  }

  /** Returns the literals that a condition needs, in order. */
  static List<Literal> of(Leaf leaf) {
    return switch (leaf.kind()) {
      case WORDS, PHRASE, URL -> leaf.words().stream().map(Literal::of).toList();
      case LANG -> List.of(new Literal(Type.LANG, PostProperties.primarySubtag(leaf.text())));
      default -> List.of(new Literal(Type.valueOf(leaf.kind().name()), leaf.text()));
    };
  }

  /** Returns whether it also matters where the literals of a condition are. */
  static boolean arePlaced(Leaf leaf) {
    return switch (leaf.kind()) {
      case WORDS, PHRASE -> leaf.words().size() > 1;
      default -> leaf.kind() == Leaf.Kind.URL;
    };
  }

  private static Literal of(Word word) {
    Type type = word.isSigned() ? Type.SIGNED : word.isUnspaced() ? Type.UNSPACED : Type.WORD;
    return new Literal(type, word.withSigns());
  }
}
