package io.murmuration.query;

import io.murmuration.text.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operators that are typed as a name, a colon and a value. */
final class Operators {
  /** A name and its value, which can be empty. An address is none. */
  static final Pattern OPERATOR = Pattern.compile("(?s)([A-Za-z_]+):(?!//)(.*)");

  private static final Map<String, Leaf.Kind> KINDS =
      Arrays.stream(Leaf.Kind.values())
          .filter(kind -> kind.compareTo(Leaf.Kind.FROM) >= 0)
          .collect(Collectors.toMap(Leaf.Kind::operator, Function.identity()));

  private static final String KNOWN =
      KINDS.keySet().stream().sorted().collect(Collectors.joining(" "));

  private static final Map<Leaf.Kind, List<String>> VALUES =
      Map.of(
          Leaf.Kind.IS, List.of("quote", "reply", "retweet"),
          Leaf.Kind.HAS, List.of("hashtags", "links", "media", "mentions"));

  /** A problem with an operator, as the rest of a sentence about the query. */
  static final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    Problem(String message) {
      super(message);
    }
  }

  private Operators() {}

  /**
   * Returns whether a text is read as an operator: a name of letters, a colon, and a value unless
   * the name is known.
   */
  static boolean begins(String text) {
    Matcher operator = OPERATOR.matcher(text);
    return operator.matches() && (!operator.group(2).isEmpty() || isKnown(operator.group(1)));
  }

  private static boolean isKnown(String name) {
    return KINDS.containsKey(name.toLowerCase(Locale.ROOT) + ":");
  }

  /**
   * Returns the condition of an operator.
   *
   * @throws Problem if the name is unknown, or has no such value
   */
  static Leaf leaf(String name, String typed, int column) throws Problem {
    String operator = name.toLowerCase(Locale.ROOT) + ":";
    Leaf.Kind kind = KINDS.get(operator);
    if (kind == null) {
      throw new Problem(
          "has the unknown operator %s (known: %s); quote it to look for the text"
              .formatted(operator, KNOWN));
    }
    String value = value(kind, typed);
    if (value.isEmpty()) {
      throw new Problem("has " + operator + " without a value");
    }
    if (VALUES.containsKey(kind) && !VALUES.get(kind).contains(value)) {
      throw new Problem(
          "has %s%s (known: %s)".formatted(operator, value, String.join(" ", VALUES.get(kind))));
    }
    List<Word> words = kind == Leaf.Kind.URL ? Word.of(value) : List.of();
    if (kind == Leaf.Kind.URL && words.isEmpty()) {
      throw new Problem("has no word in " + operator + value);
    }
    return new Leaf(kind, value, 0, words, column);
  }

  private static String value(Leaf.Kind kind, String typed) {
    String value = Words.normalize(typed).strip();
    return switch (kind) {
      case FROM, TO, RETWEETS_OF -> value.replaceFirst("^@+", "");
      default -> value;
    };
  }
}
