package io.murmuration.query;

import io.murmuration.text.TypedText;

/** A text that is no query. The message names the text, the problem, and the column of it. */
public final class QueryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final String problem;
  private final int column;

  /**
   * @param text the text as typed
   * @param problem what is wrong, as the rest of a sentence about the text
   * @param column the place in the text in code points, counted from 1
   */
  QueryException(String text, String problem, int column) {
    super("keyword '%s' %s (column %d)".formatted(TypedText.shown(text.strip()), problem, column));
    this.text = text;
    this.problem = problem;
    this.column = column;
  }

  /** Returns the place of the problem in code points of the text as typed, counted from 1. */
  public int column() {
    return column;
  }

  /** Returns the same problem of a longer text in which this one begins at an index. */
  QueryException within(String longer, int index) {
    return new QueryException(longer, problem, column + longer.codePointCount(0, index));
  }

  String text() {
    return text;
  }
}
