package io.murmuration.query;

import io.murmuration.text.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Parses a typed query by recursive descent. {@code -} and {@code NOT} bind before {@code AND}, and
 * {@code AND}, which a space stands for, before {@code OR}.
 */
final class Parser {
  private static final int MAX_LEAVES = 64;
  private static final int MAX_DEPTH = 10;
  private static final int MAX_SLOP = 6;

  private final String text;
  private final List<Token> tokens;
  private int at;
  private int leaves;

  private Parser(String text) {
    this.text = text;
    tokens = Lexer.tokens(text);
  }

  /**
   * Returns the tree of a text as typed.
   *
   * @throws QueryException if the text violates the grammar
   */
  static Node parse(String text) {
    Parser parser = new Parser(text);
    Node tree = parser.alternatives(0);
    if (parser.peek().is(Token.Kind.CLOSE)) {
      throw parser.error("has a ) without its (", parser.peek());
    }
    if (tree == null) {
      throw parser.error("has no word in it", parser.tokens.get(0));
    }
    return tree;
  }

  private Node alternatives(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("is nested deeper than " + MAX_DEPTH, peek());
    }
    List<Node> parts = new ArrayList<>();
    addIfAny(parts, all(depth));
    while (peek().is(Token.Kind.OR)) {
      at++;
      addIfAny(parts, all(depth));
    }
    return parts.size() < 2 ? first(parts) : new Node.Any(parts);
  }

  private Node all(int depth) {
    List<Node> parts = new ArrayList<>();
    boolean isEmpty = true;
    while (!peek().endsGroup()) {
      if (peek().is(Token.Kind.AND)) {
        Token and = peek();
        at++;
        if (isEmpty || peek().endsGroup() || peek().is(Token.Kind.AND)) {
          throw error("has AND without something on both sides; the word is \"AND\"", and);
        }
      } else {
        addIfAny(parts, unary(depth));
        isEmpty = false;
      }
    }
    if (isEmpty) {
      throw nothing();
    }
    return parts.size() < 2 ? first(parts) : new Node.All(parts);
  }

  private QueryException nothing() {
    boolean isAfterOr = at > 0 && tokens.get(at - 1).is(Token.Kind.OR);
    if (peek().is(Token.Kind.OR) || isAfterOr) {
      return error("has OR without something on both sides; the word is \"OR\"", peek());
    }
    return error(
        peek().is(Token.Kind.END) && at == 0 ? "is empty" : "has nothing between ( and )", peek());
  }

  private Node unary(int depth) {
    Token token = peek();
    at++;
    if (token.is(Token.Kind.NOT)) {
      if (peek().endsGroup() || peek().is(Token.Kind.AND)) {
        throw error("has nothing behind " + token.text(), token);
      }
      Node part = unary(depth);
      return part == null ? null : new Node.Not(part);
    }
    if (token.is(Token.Kind.OPEN)) {
      Node inner = alternatives(depth + 1);
      if (!peek().is(Token.Kind.CLOSE)) {
        throw error("has a ( without its )", token);
      }
      at++;
      return inner;
    }
    if (++leaves > MAX_LEAVES) {
      throw error("has more than " + MAX_LEAVES + " words and operators", token);
    }
    return leaf(token);
  }

  /** Returns the condition of a token, or {@code null} if it has no word. */
  private Leaf leaf(Token token) {
    return switch (token.kind()) {
      case PHRASE -> phrase(token);
      case OPERATOR -> operator(token.name(), token.text(), token);
      default -> chars(token);
    };
  }

  private Leaf phrase(Token token) {
    Leaf phrase = Leaf.of(Leaf.Kind.PHRASE, token.text(), token.slop(), column(token));
    if (phrase == null) {
      throw error("has no word between the quotes", token);
    }
    if (token.slop() > MAX_SLOP) {
      throw error("has ~%d, at most ~%d".formatted(token.slop(), MAX_SLOP), token);
    }
    return phrase;
  }

  private Leaf chars(Token token) {
    String chars = token.text();
    char sign = chars.charAt(0);
    if (Tags.isHashSign(sign) || Tags.isAtSign(sign)) {
      Leaf.Kind kind = Tags.isHashSign(sign) ? Leaf.Kind.HASHTAG : Leaf.Kind.MENTION;
      Leaf tag = Leaf.of(kind, chars.substring(1), 0, column(token));
      if (tag == null) {
        throw error("has %s without a name".formatted(sign), token);
      }
      return tag;
    }
    Matcher operator = Operators.OPERATOR.matcher(chars);
    if (Operators.begins(chars) && operator.matches()) {
      return operator(operator.group(1), operator.group(2), token);
    }
    return Leaf.of(Leaf.Kind.WORDS, chars, 0, column(token));
  }

  private Leaf operator(String name, String value, Token token) {
    try {
      return Operators.leaf(name, value, column(token));
    } catch (Operators.Problem e) {
      throw error(e.getMessage(), token);
    }
  }

  private Token peek() {
    return tokens.get(at);
  }

  private static void addIfAny(List<Node> parts, Node part) {
    if (part != null) {
      parts.add(part);
    }
  }

  private static Node first(List<Node> parts) {
    return parts.isEmpty() ? null : parts.get(0);
  }

  private int column(Token token) {
    return text.codePointCount(0, token.index()) + 1;
  }

  private QueryException error(String problem, Token token) {
    return new QueryException(text, problem, column(token));
  }
}
