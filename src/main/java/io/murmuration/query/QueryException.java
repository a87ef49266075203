package io.murmuration.query;

import io.murmuration.text.TypedText;

/** A text that is no query. The message names the text, the problem, and the column of it. */
public final class QueryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Maximum length of a text that {@link #pointed} shows: wider ones wrap in terminals. */
  private static final int MAX_POINTED = 100;

  /** The kind of text. */
  private enum Subject {
    KEYWORD,
    LABEL,
    MUTE
  }

  private final Subject subject;
  private final String text;
  private final String problem;
  private final int column;
  private final int before;
  private final int line;

  /**
   * @param text the text as typed
   * @param problem the problem, as the rest of a sentence about the text
   * @param column the place in the text in code points, counted from 1
   */
  QueryException(String text, String problem, int column) {
    this(Subject.KEYWORD, text, problem, column, 0, 0);
  }

  private QueryException(
      Subject subject, String text, String problem, int column, int before, int line) {
    super(
        "%s%s '%s' %s (column %d)"
            .formatted(
                line == 0 ? "" : "line " + line + ": ",
                subject == Subject.MUTE ? "mute" : "keyword",
                TypedText.shown(text.strip()),
                problem,
                column));
    this.subject = subject;
    this.text = text;
    this.problem = problem;
    this.column = column;
    this.before = before;
    this.line = line;
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
    return subject == Subject.LABEL;
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
    return new QueryException(subject, text, problem, column, codePoints, line);
  }

  /** Returns the same problem of a text in a line, counted from 1. */
  QueryException inLine(int number) {
    return new QueryException(subject, text, problem, column, before, number);
  }

  /** Returns the same problem of a text that is a label alone. */
  QueryException ofLabel() {
    return new QueryException(Subject.LABEL, text, problem, column, before, line);
  }

  /** Returns the same problem of a mute. */
  QueryException ofMute() {
    return new QueryException(Subject.MUTE, text, problem, column, before, line);
  }
}
