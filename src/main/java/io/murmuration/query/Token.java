package io.murmuration.query;

/**
 * A part of a typed query.
 *
 * @param text the characters, without quotes; of an operator with a quoted value, the value
 * @param name the name of an operator with a quoted value, or {@code null}
 * @param slop the number after the {@code ~} of a phrase, or 0
 * @param index its UTF-16 index in the text as typed
 */
record Token(Kind kind, String text, String name, int slop, int index) {
  enum Kind {
    OPEN,
    CLOSE,
    AND,
    OR,
    NOT,
    CHARS,
    PHRASE,
    OPERATOR,
    END
  }

  Token(Kind kind, String text, int index) {
    this(kind, text, null, 0, index);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Returns whether nothing more of a group of conditions can follow. */
  boolean endsGroup() {
    return kind == Kind.END || kind == Kind.CLOSE || kind == Kind.OR;
  }
}
