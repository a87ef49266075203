package io.murmuration.query;

import com.ibm.icu.lang.UCharacter;
import io.murmuration.text.TypedText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a typed query into tokens. */
final class Lexer {
  private static final Pattern NAME = Pattern.compile("([A-Za-z_]+):");
  private static final Pattern SLOP = Pattern.compile("~([0-9]{1,9})");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * Returns the tokens of a text, with {@link Token.Kind#END} at the end.
   *
   * @throws QueryException if a quote has no partner
   */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.skipWhiteSpace()) {
      lexer.next();
    }
    lexer.add(Token.Kind.END, "", text.length());
    return lexer.tokens;
  }

  private boolean skipWhiteSpace() {
    while (at < text.length() && UCharacter.isUWhiteSpace(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at < text.length();
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '(' || c == ')') {
      add(c == '(' ? Token.Kind.OPEN : Token.Kind.CLOSE, String.valueOf(c), at++);
    } else if (TypedText.isQuote(c)) {
      phrase();
    } else {
      chars();
    }
  }

  private void phrase() {
    int start = at;
    String phrase = quoted();
    Matcher slop = SLOP.matcher(text).region(at, text.length());
    int words = 0;
    if (slop.lookingAt()) {
      words = Integer.parseInt(slop.group(1));
      at = slop.end();
    }
    tokens.add(new Token(Token.Kind.PHRASE, phrase, null, words, start));
  }

  /** Returns the text between the quote at the current place and its partner, and passes both. */
  private String quoted() {
    int start = at + 1;
    int end = start;
    while (end < text.length() && !TypedText.isQuote(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      throw error("has a quote without its partner", at);
    }
    at = end + 1;
    return text.substring(start, end);
  }

  private void chars() {
    int start = at;
    while (at < text.length() && continues()) {
      at += Character.charCount(text.codePointAt(at));
    }
    while (at - start > 1 && text.charAt(start) == '-') {
      add(Token.Kind.NOT, "-", start++);
    }
    String chars = text.substring(start, at);
    boolean isBeforeQuote = at < text.length() && TypedText.isQuote(text.charAt(at));
    Matcher name = NAME.matcher(chars);
    if (chars.equals("-")) {
      if (isBeforeQuote || (at < text.length() && text.charAt(at) == '(')) {
        add(Token.Kind.NOT, chars, start);
      }
      // A dash between spaces says nothing.
    } else if (isBeforeQuote && name.matches()) {
      tokens.add(new Token(Token.Kind.OPERATOR, quoted(), name.group(1), 0, start));
    } else {
      add(
          switch (chars) {
            case "AND" -> Token.Kind.AND;
            case "OR" -> Token.Kind.OR;
            case "NOT" -> Token.Kind.NOT;
            default -> Token.Kind.CHARS;
          },
          chars,
          start);
    }
  }

  private boolean continues() {
    int c = text.codePointAt(at);
    return c != '('
        && c != ')'
        && !UCharacter.isUWhiteSpace(c)
        && (!TypedText.isQuote(text.charAt(at)) || TypedText.isPart(text, at));
  }

  private void add(Token.Kind kind, String chars, int index) {
    tokens.add(new Token(kind, chars, index));
  }

  private QueryException error(String problem, int index) {
    return new QueryException(text, problem, text.codePointCount(0, index) + 1);
  }
}
