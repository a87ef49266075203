package io.murmuration.ingest.live.x;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import io.murmuration.query.Word;
import io.murmuration.text.Tags;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Translates a query to an expression of X that matches all posts of X that the query matches. It
 * omits each condition that X could understand more narrowly: negated text also excludes quotes of
 * a post with that text, and {@code is:retweet} misses retweets that are typed as {@code RT @}.
 */
final class XExpression {
  /** The share of a query that an expression repeats. */
  enum Detail {
    ALL,
    /** Without conditions that cannot stand alone. */
    ANCHORS,
    /** Only the shortest one of several conditions that must all be met. */
    SHORTEST_ANCHORS
  }

  /** The expression that every post meets, which is never sent. */
  private static final String ANY_POST = "";

  private static final Set<String> OPERATORS = Set.of("or", "and", "not");

  /** Permits more than the current maximum because older names are longer. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,20}");

  /** The languages of rules, without those that X divides by script or region. */
  private static final Set<String> LANGUAGES =
      Set.of(
          ("am ar hy eu bn bs bg my hr ca cs da nl en et fi fr ka de el gu ht iw hu is in it ja kn km ko"
                  + " lo lv lt ml dv mr ne no or pa ps fa pl pt ro ru sr sd si sk sl ckb es sv tl ta te"
                  + " th bo tr uk ur ug vi cy und")
              .split(" ", -1));

  /** Conditions of which X meets the opposite for no more posts than Murmuration does. */
  private static final Set<Leaf.Kind> NEGATABLE = Set.of(Leaf.Kind.FROM, Leaf.Kind.RETWEETS_OF);

  private final Query query;
  private final Detail detail;
  private final Map<String, String> typed = new HashMap<>();

  XExpression(Query query, Detail detail) {
    this.query = query;
    this.detail = detail;
    for (String part : query.text().split("[\\s()\"]+", -1)) {
      String name = part.replaceFirst("^-*[#＃]", "");
      typed.put(Words.normalize(name), name);
    }
    Words.asTyped(query.text()).forEach(word -> typed.put(Words.normalize(word), word));
  }

  /** Returns the expression, or empty if the query matches no post of X. */
  Optional<String> value() {
    return value(query.root()).filter(value -> !value.equals(ANY_POST));
  }

  /** Returns the expression of a condition, or empty if no post of X meets it. */
  private Optional<String> value(Node node) {
    if (node instanceof Node.Not not) {
      return negated((Leaf) not.part());
    }
    if (node instanceof Leaf leaf) {
      return detail == Detail.ALL || leaf.kind().isAnchor() || leaf.kind() == Leaf.Kind.SOURCE
          ? operator(leaf)
          : Optional.of(ANY_POST);
    }
    List<Optional<String>> parts = node.operands().stream().map(this::value).toList();
    return node instanceof Node.All ? all(parts) : any(node.operands(), parts);
  }

  private Optional<String> all(List<Optional<String>> parts) {
    if (parts.contains(Optional.<String>empty())) {
      return Optional.empty();
    }
    Stream<String> values =
        parts.stream().map(Optional::get).filter(value -> !value.equals(ANY_POST)).distinct();
    return detail == Detail.SHORTEST_ANCHORS
        ? values.min(Comparator.comparingInt(String::length)).or(() -> Optional.of(ANY_POST))
        : Optional.of(values.collect(Collectors.joining(" ")));
  }

  private static Optional<String> any(List<Node> operands, List<Optional<String>> parts) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isPresent()) {
        // X takes no negation as an alternative.
        boolean isNegation = operands.get(i) instanceof Node.Not;
        values.add(isNegation ? ANY_POST : parts.get(i).get());
      }
    }
    if (values.contains(ANY_POST)) {
      return Optional.of(ANY_POST);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(either(values));
  }

  private Optional<String> negated(Leaf leaf) {
    if (leaf.kind() == Leaf.Kind.SOURCE) {
      return isSourceX(leaf) ? Optional.empty() : Optional.of(ANY_POST);
    }
    boolean isRetweet = leaf.kind() == Leaf.Kind.IS && leaf.text().equals("retweet");
    boolean isSent =
        isRetweet || (NEGATABLE.contains(leaf.kind()) && NAME.matcher(leaf.text()).matches());
    return Optional.of(detail == Detail.ALL && isSent ? "-" + leaf : ANY_POST);
  }

  private static boolean isSourceX(Leaf leaf) {
    return leaf.text().equals(Source.X.word());
  }

  private Optional<String> operator(Leaf leaf) {
    String text = leaf.text();
    return switch (leaf.kind()) {
      case WORDS -> Optional.of(words(leaf));
      case PHRASE -> Optional.of(leaf.slop() > 0 ? words(leaf) : phrase(leaf));
      case HASHTAG ->
          Tags.hashtagEnd(text, 0, text.length()) == text.length()
              ? Optional.of(eitherForm("#" + typed.getOrDefault(text, text), "#" + text))
              : Optional.empty();
      case MENTION -> account("@", text);
      case FROM -> account("from:", text);
      case TO -> account("to:", text);
      case RETWEETS_OF ->
          account("@", text).map(name -> either(List.of("retweets_of:" + text, name)));
      case URL -> Optional.of("url:" + quoted(text.replace("\"", "")));
      case LANG -> Optional.of(language(text.replaceFirst("-.*", "")));
      case SOURCE -> isSourceX(leaf) ? Optional.of(ANY_POST) : Optional.empty();
      case IS -> Optional.of(text.equals("retweet") ? ANY_POST : leaf.toString());
      case HAS -> Optional.of(leaf.toString());
    };
  }

  private static Optional<String> account(String operator, String name) {
    return NAME.matcher(name).matches() ? Optional.of(operator + name) : Optional.empty();
  }

  private static String language(String subtag) {
    return LANGUAGES.contains(subtag) ? "lang:" + subtag : ANY_POST;
  }

  /** Returns all words of a condition, of which X knows no signs. */
  private String words(Leaf leaf) {
    return leaf.words().stream()
        .map(Word::text)
        .distinct()
        .map(word -> eitherForm(plainOrQuoted(typed(word)), plainOrQuoted(word)))
        .collect(Collectors.joining(" "));
  }

  private String phrase(Leaf leaf) {
    List<String> words = leaf.words().stream().map(Word::text).toList();
    return eitherForm(
        quoted(String.join(" ", words.stream().map(this::typed).toList())),
        quoted(String.join(" ", words)));
  }

  private String typed(String word) {
    return typed.getOrDefault(word, word);
  }

  /** Returns both forms unless they differ only in case, which X ignores. */
  private static String eitherForm(String typed, String normal) {
    return typed.toLowerCase(Locale.ROOT).equals(normal.toLowerCase(Locale.ROOT))
        ? typed
        : either(List.of(typed, normal));
  }

  private static String either(List<String> values) {
    List<String> distinct = values.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.get(0) : "(" + String.join(" OR ", distinct) + ")";
  }

  private static String plainOrQuoted(String word) {
    boolean isPlain =
        word.codePoints().allMatch(c -> Character.isLetterOrDigit(c) && !Words.isUnspaced(c))
            && !OPERATORS.contains(word.toLowerCase(Locale.ROOT));
    return isPlain ? word : quoted(word);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
