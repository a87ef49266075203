package io.murmuration.query;

import io.murmuration.text.TypedText;

/** A text that is no query. The message names the text, the problem, and the column of it. */
public final class QueryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Maximum length of a text that {@link #pointed} shows: wider ones wrap in terminals. */
  private static final int MAX_POINTED = 100;

  private final String text;
  private final String problem;
  private final int column;
  private final int before;
  private final int line;
  private final boolean isLabel;

  /**
   * @param text the text as typed
   * @param problem the problem, as the rest of a sentence about the text
   * @param column the place in the text in code points, counted from 1
   */
  QueryException(String text, String problem, int column) {
    this(text, problem, column, 0, 0, false);
  }

  private QueryException(
      String text, String problem, int column, int before, int line, boolean isLabel) {
    super(
        "%skeyword '%s' %s (column %d)"
            .formatted(
                line == 0 ? "" : "line " + line + ": ",
                TypedText.shown(text.strip()),
                problem,
                column));
    this.text = text;
    this.problem = problem;
    this.column = column;
    this.before = before;
    this.line = line;
    this.isLabel = isLabel;
  }

  /** Returns the place of the problem in code points of the text as typed, counted from 1. */
  public int column() {
    return column;
  }

  /** Returns the place of the problem in the whole list of queries or line, counted from 1. */
  public int columnInList() {
    return before + column;
  }

  /** Returns the number of the line in a text of several lines, from 1, or 0 for other texts. */
  public int line() {
    return line;
  }

  /** Returns whether the text is a label alone. */
  public boolean isLabel() {
    return isLabel;
  }

  /** Returns the message, and below it the text with a mark under the problem if it is short. */
  public String pointed() {
    return text.length() > MAX_POINTED || TypedText.hasForbidden(text)
        ? getMessage()
        : "%s%n  %s%n  %s^".formatted(getMessage(), text, " ".repeat(column - 1));
  }

  /** Returns the same problem of a longer text in which this one begins at an index. */
  QueryException within(String longer, int index) {
    return new QueryException(longer, problem, column + longer.codePointCount(0, index));
  }

  /** Returns the same problem of a text in a list after some code points. */
  QueryException after(int codePoints) {
    return new QueryException(text, problem, column, codePoints, line, isLabel);
  }

  /** Returns the same problem of a text in a line, counted from 1. */
  QueryException inLine(int number) {
    return new QueryException(text, problem, column, before, number, isLabel);
  }

  /** Returns the same problem of a text that is a label alone. */
  QueryException ofLabel() {
    return new QueryException(text, problem, column, before, line, true);
  }
}
