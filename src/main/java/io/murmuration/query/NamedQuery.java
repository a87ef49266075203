package io.murmuration.query;

import io.murmuration.text.TypedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query and its label, as in {@code Climate = climate OR klima}.
 *
 * @param label the name that users see, or {@code null} if they see the query
 */
public record NamedQuery(String label, Query query) {
  /** Maximum code points of a label. */
  public static final int MAX_LABEL_LENGTH = 80;

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern LABELED = Pattern.compile("(?s)(.*?)\\s=\\s(.*)");

  /**
   * Parses a query, which {@code LABEL =} can precede. White space must surround the sign.
   *
   * @throws QueryException if the query or its label is invalid
   */
  public static NamedQuery parse(String typed) {
    Matcher labeled = LABELED.matcher(typed);
    if (!labeled.matches() || hasQuote(labeled.group(1))) {
      return new NamedQuery(null, Query.parse(typed));
    }
    String label = label(labeled.group(1), typed);
    try {
      return new NamedQuery(label, Query.parse(labeled.group(2)));
    } catch (QueryException e) {
      throw e.within(typed, labeled.start(2));
    }
  }

  /**
   * Returns a label without needless white space.
   *
   * @throws QueryException if it is empty, too long, has a character that controls text, or would
   *     not be read back from {@link #text} in a file
   */
  public static String label(String typed) {
    try {
      return label(typed, typed);
    } catch (QueryException e) {
      throw e.ofLabel();
    }
  }

  /**
   * Parses queries separated by commas outside quotes. Drops empty ones and all but the first with
   * the same canonical form.
   *
   * @throws QueryException if {@link #parse} rejects one of them
   */
  public static List<NamedQuery> parseList(String typed) {
    Map<String, NamedQuery> byForm = new LinkedHashMap<>();
    int before = 0;
    for (String piece : TypedText.splitAtCommas(typed)) {
      try {
        addUnlessEmpty(piece, byForm);
      } catch (QueryException e) {
        throw e.after(before);
      }
      before += piece.codePointCount(0, piece.length()) + 1;
    }
    return new ArrayList<>(byForm.values());
  }

  /**
   * Parses the lines of a text: a query, which {@code LABEL =} can precede, in each. Drops empty
   * lines, comments, which begin with {@code #} and white space, and all but the first query with
   * the same canonical form.
   *
   * @throws QueryException if {@link #parse} rejects a line; it names the line
   */
  public static List<NamedQuery> parseLines(String text) {
    Map<String, NamedQuery> byForm = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String typed = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
      try {
        if (!isComment(TypedText.collapseWhiteSpace(typed))) {
          addUnlessEmpty(typed, byForm);
        }
      } catch (QueryException e) {
        throw e.inLine(number);
      }
    }
    return new ArrayList<>(byForm.values());
  }

  /** Returns the index of the sign that ends a label, or -1 without a label. */
  static int labelEnd(String typed) {
    Matcher labeled = LABELED.matcher(typed);
    return labeled.matches() && !hasQuote(labeled.group(1)) ? labeled.end(1) + 1 : -1;
  }

  private static void addUnlessEmpty(String typed, Map<String, NamedQuery> byForm) {
    if (!TypedText.collapseWhiteSpace(typed).isEmpty()) {
      NamedQuery named = parse(typed);
      byForm.putIfAbsent(named.query().canonical(), named);
    }
  }

  /** Returns whether a line is a comment. No query begins like this: a hashtag has no space. */
  private static boolean isComment(String line) {
    return line.equals("#") || line.startsWith("# ");
  }

  /** Returns the text that {@link #parse} reads, without needless white space. */
  public String text() {
    return label == null ? query.text() : label + " = " + query.text();
  }

  private static String label(String typed, String context) {
    String label = TypedText.collapseWhiteSpace(typed);
    if (label.isEmpty()) {
      throw new QueryException(context, "has no label before the =", 1);
    }
    if (label.codePointCount(0, label.length()) > MAX_LABEL_LENGTH) {
      throw new QueryException(
          context,
          "has a label of more than " + MAX_LABEL_LENGTH + " characters",
          MAX_LABEL_LENGTH + 1);
    }
    if (TypedText.hasForbidden(label)) {
      throw new QueryException(
          context, "has a label with a character that controls or reorders text", 1);
    }
    if (hasQuote(label) || LABELED.matcher(label + " ").matches()) {
      throw new QueryException(context, "has a label with a quote or =", 1);
    }
    if (isComment(label)) {
      throw new QueryException(context, "has a label that begins like a comment", 1);
    }
    return label;
  }

  private static boolean hasQuote(String text) {
    return text.chars().anyMatch(c -> TypedText.isQuote((char) c));
  }
}
