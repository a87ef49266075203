package io.murmuration.ingest.live.x;

import io.murmuration.keyword.Keyword;
import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.text.Tags;
import io.murmuration.text.Words;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A rule of the filtered stream.
 *
 * @param value the expression in the rule language of X
 * @param tag the label of the rule
 * @see <a href="https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule">X API, build
 *     a rule</a>
 */
record XRule(String value, String tag) {
  private static final String TAG = "murmuration ";
  private static final Set<String> OPERATORS = Set.of("or", "and", "not");

  /** Permits more than the current maximum because older names are longer. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,20}");

  /**
   * Returns a rule that matches all posts that mention the keyword and few others. Empty if no post
   * of X can mention it, such as a hashtag that contains punctuation.
   */
  static Optional<XRule> of(Keyword keyword) {
    return value(keyword.parsed().root()).map(value -> new XRule(value, TAG + keyword.slug()));
  }

  /** Returns whether a tag belongs to a rule of this program. */
  static boolean isOwnTag(String tag) {
    return tag != null && tag.startsWith(TAG);
  }

  private static Optional<String> value(Node node) {
    return node instanceof Leaf leaf
        ? operator(leaf)
        : node.operands().stream()
            .map(XRule::value)
            .reduce((one, other) -> one.flatMap(a -> other.map(b -> a + ' ' + b)))
            .orElseThrow();
  }

  private static Optional<String> operator(Leaf leaf) {
    String text = leaf.text();
    return switch (leaf.kind()) {
      case HASHTAG ->
          Tags.hashtagEnd(text, 0, text.length()) == text.length()
              ? Optional.of("#" + text)
              : Optional.empty();
      case MENTION -> NAME.matcher(text).matches() ? Optional.of("@" + text) : Optional.empty();
      default -> Optional.of(term(text));
    };
  }

  private static String term(String word) {
    return eitherForm(plainOrQuoted(word), plainOrQuoted(Words.normalize(word)));
  }

  /** Returns both forms unless they differ only in case, which X ignores. */
  private static String eitherForm(String typed, String normal) {
    return typed.toLowerCase(Locale.ROOT).equals(normal.toLowerCase(Locale.ROOT))
        ? typed
        : '(' + typed + " OR " + normal + ')';
  }

  private static String plainOrQuoted(String word) {
    boolean plain =
        word.codePoints().allMatch(c -> Character.isLetterOrDigit(c) && !Words.isUnspaced(c))
            && !OPERATORS.contains(word.toLowerCase(Locale.ROOT));
    return plain ? word : quoted(word);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
