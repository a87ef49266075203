package io.murmuration.query;

import com.ibm.icu.lang.UCharacter;
import io.murmuration.text.Tags;
import io.murmuration.text.TypedText;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A query over posts as a user types it: words, {@code "phrases"}, {@code #hashtags},
 * {@code @mentions} and operators such as {@code lang:en}, combined with spaces, {@code OR}, {@code
 * -} and parentheses. docs/keywords.md defines the language. Two queries are the same keyword, and
 * have the same slug, if they have one canonical form.
 */
public final class Query {
  /** Maximum code points of a query. */
  public static final int MAX_LENGTH = 1024;

  private final String text;
  private final Node root;
  private final String canonical;

  private Query(String typed, Node tree) {
    text = TypedText.collapseWhiteSpace(typed);
    root = CanonicalForm.of(tree);
    canonical = CanonicalForm.show(root);
  }

  /**
   * Parses one query.
   *
   * @throws QueryException if the text is no query, or would match nearly every post
   */
  public static Query parse(String typed) {
    return parse(
        typed,
        Leaf.Kind::isAnchor,
        "would match nearly every post: each alternative needs a word, #hashtag, @mention, from:,"
            + " to:, retweets_of: or url: that a post must have");
  }

  /**
   * Parses a query of posts to hold back. Other than a keyword, it can consist of conditions that
   * many posts meet, such as {@code lang:pt}.
   *
   * @throws QueryException as for {@link #parse}
   */
  public static Query parseMute(String typed) {
    try {
      int label = NamedQuery.labelEnd(typed);
      if (label >= 0) {
        throw new QueryException(
            typed,
            "has a label, which only a keyword can have",
            typed.codePointCount(0, label) + 1);
      }
      return parse(
          typed,
          kind -> true,
          "would hold back nearly every post: each alternative needs a condition without - or NOT");
    } catch (QueryException e) {
      throw e.ofMute();
    }
  }

  private static Query parse(String typed, Predicate<Leaf.Kind> isAnchor, String problem) {
    requireTypable(typed);
    String phrase = TypedText.collapseWhiteSpace(typed);
    List<Leaf> inQuotes =
        isPhraseInQuotes(phrase) ? leaves(Leaf.Kind.PHRASE, withoutQuotes(phrase)) : List.of();
    Query query = new Query(typed, inQuotes.isEmpty() ? Parser.parse(typed) : inQuotes.get(0));
    int column = columnWithoutAnchor(query.root, isAnchor);
    if (column > 0) {
      throw new QueryException(typed, problem, column);
    }
    return query;
  }

  /**
   * Returns the query of a phrase of a version without operators: words, one phrase in quotes, one
   * hashtag or one mention.
   *
   * @throws QueryException if it has no word, a character that controls or reorders text, or a
   *     stray quote, or is a hashtag or mention of several words
   */
  public static Query ofPhrase(String typed) {
    requireTypable(typed);
    String phrase = TypedText.collapseWhiteSpace(typed);
    boolean isInQuotes = isPhraseInQuotes(phrase);
    if (!isInQuotes && TypedText.hasStrayQuote(phrase)) {
      throw new QueryException(typed, "has a quote that does not enclose the whole phrase", 1);
    }
    Leaf.Kind sign = sign(phrase);
    if (sign != null && phrase.substring(1).strip().indexOf(' ') >= 0) {
      throw new QueryException(typed, "is a hashtag or mention of more than one word", 1);
    }
    List<Leaf> leaves =
        isInQuotes
            ? leaves(Leaf.Kind.PHRASE, withoutQuotes(phrase))
            : sign == null
                ? leaves(Leaf.Kind.WORDS, phrase.split(" "))
                : leaves(sign, phrase.substring(1));
    if (leaves.isEmpty()) {
      throw new QueryException(typed, "has no word in it", 1);
    }
    return new Query(typed, leaves.size() == 1 ? leaves.get(0) : new Node.All(List.copyOf(leaves)));
  }

  /**
   * Returns this query without one of the operands of its root, or {@code null} if the rest would
   * match nearly every post.
   */
  public Query without(Node operand) {
    List<Node> rest = root.operands().stream().filter(each -> !each.equals(operand)).toList();
    if (rest.isEmpty()) {
      return null;
    }
    Node tree =
        rest.size() == 1
            ? rest.get(0)
            : root instanceof Node.Any ? new Node.Any(rest) : new Node.All(rest);
    return columnWithoutAnchor(tree, Leaf.Kind::isAnchor) > 0
        ? null
        : new Query(CanonicalForm.show(tree), tree);
  }

  /** Returns the canonical form of a condition of a query. */
  public static String show(Node node) {
    return CanonicalForm.show(node);
  }

  /** Returns the query as typed, without needless white space. */
  public String text() {
    return text;
  }

  /** Returns the condition, in canonical form. */
  public Node root() {
    return root;
  }

  /** Returns the text that equal queries share. It is itself a query, and equal to this one. */
  public String canonical() {
    return canonical;
  }

  /**
   * Returns the name of this query in topics and keys: 1 to 110 characters of {@code [a-z0-9-]}. It
   * is the canonical form in kebab case if that is reversible ({@code apache kafka} gives {@code
   * apache-kafka}). Any other query gets {@code -} and the first 8 hex digits of the SHA-256 of the
   * canonical form. Of a query of nothing but words, it is that of the words as typed, normalized,
   * with repeated ones and signs alone, as in all versions. Examples with a hash are {@code
   * #kafka}, {@code C++} and {@code kafka OR flink}, those that are truncated, and those that would
   * seem to end in such a hash. A query without Latin letters and digits is {@code k-} and its
   * hash.
   */
  public String slug() {
    return Slug.of(identifier());
  }

  /** Returns the slug with a hash, for a query whose {@link #slug} belongs to another keyword. */
  public String hashedSlug() {
    return Slug.hashed(identifier());
  }

  private String identifier() {
    boolean isPhrase = isWords() && ofPhrase(text).canonical.equals(canonical);
    return isPhrase ? Leaf.normal(text) : canonical;
  }

  /** Returns whether it consists of nothing but words. */
  boolean isWords() {
    return !(root instanceof Node.Any)
        && !(root instanceof Node.Not)
        && root.leaves().allMatch(leaf -> leaf.kind() == Leaf.Kind.WORDS);
  }

  /**
   * Returns a sentence for the user if the query is not followed as typed or sources do not list
   * such hashtags or mentions, or {@code null}.
   */
  public String remark() {
    return Remark.on(this);
  }

  @Override
  public String toString() {
    return text;
  }

  private static void requireTypable(String typed) {
    if (typed.codePointCount(0, typed.length()) > MAX_LENGTH) {
      throw new QueryException(
          typed, "is longer than " + MAX_LENGTH + " characters", MAX_LENGTH + 1);
    }
    int[] codePoints = typed.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      if (TypedText.isForbidden(codePoints[i]) && !UCharacter.isUWhiteSpace(codePoints[i])) {
        throw new QueryException(
            typed, "contains a character that controls or reorders text", i + 1);
      }
    }
  }

  /** Returns whether a text is one phrase, in which other quotes are part of its words. */
  private static boolean isPhraseInQuotes(String text) {
    int last = text.length() - 1;
    return last > 0
        && TypedText.isQuote(text.charAt(0))
        && TypedText.isQuote(text.charAt(last))
        && !TypedText.hasStrayQuote(text.substring(1, last));
  }

  private static Leaf.Kind sign(String text) {
    int first = text.isEmpty() ? 0 : text.charAt(0);
    return Tags.isHashSign(first)
        ? Leaf.Kind.HASHTAG
        : Tags.isAtSign(first) ? Leaf.Kind.MENTION : null;
  }

  private static String withoutQuotes(String phrase) {
    return phrase.substring(1, phrase.length() - 1);
  }

  /** Returns a condition for each text that has a word. */
  private static List<Leaf> leaves(Leaf.Kind kind, String... texts) {
    return Arrays.stream(texts)
        .map(text -> Leaf.of(kind, text, 0, 1))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns the place of a condition that no anchor goes with, or 0. */
  private static int columnWithoutAnchor(Node node, Predicate<Leaf.Kind> isAnchor) {
    if (node instanceof Leaf leaf) {
      return isAnchor.test(leaf.kind()) ? 0 : leaf.column();
    }
    if (node instanceof Node.Not not) {
      return ((Leaf) not.part()).column();
    }
    int[] columns =
        node.operands().stream().mapToInt(part -> columnWithoutAnchor(part, isAnchor)).toArray();
    return node instanceof Node.All && IntStream.of(columns).anyMatch(column -> column == 0)
        ? 0
        : IntStream.of(columns).filter(column -> column > 0).findFirst().orElse(0);
  }
}
