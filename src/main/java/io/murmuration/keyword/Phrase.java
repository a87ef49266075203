package io.murmuration.keyword;

import io.murmuration.text.NormalForm;
import io.murmuration.text.Signs;
import io.murmuration.text.Tags;
import io.murmuration.text.TypedText;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A keyword as a user types it: {@code kafka}, {@code apache kafka} (all words, in any order),
 * {@code "apache kafka"} (next to each other), {@code #kafka} or {@code @apachekafka}. Parts that
 * no space separates belong next to each other, as in {@code AT&T}. Two phrases are the same
 * keyword, and have the same slug, if they differ only in white space or have one {@link
 * NormalForm}.
 */
public final class Phrase {
  /** Maximum code points of a phrase, including its signs. */
  public static final int MAX_LENGTH = 200;

  /** The requirement that a post must meet to mention a phrase. */
  public enum Kind {
    ALL_WORDS,
    ADJACENT_WORDS,
    HASHTAG,
    MENTION
  }

  /** A normalized word of a phrase and its {@link Signs}, which can be empty. */
  record Word(String before, String text, String after) {
    boolean isSigned() {
      return !before.isEmpty() || !after.isEmpty();
    }

    /** Returns whether it is of a script without spaces. */
    boolean isUnspaced() {
      return Words.isUnspaced(text.codePointAt(0));
    }

    String withSigns() {
      return before + text + after;
    }
  }

  private final String text;
  private final String body;
  private final Kind kind;
  private final List<List<Word>> groups;
  private final String slug;

  private Phrase(String text, String body, Kind kind, List<List<Word>> groups, String slug) {
    this.text = text;
    this.body = body;
    this.kind = kind;
    this.groups = groups;
    this.slug = slug;
  }

  /**
   * Parses one phrase. Quotes must enclose the whole phrase. The text after {@code #} or {@code @}
   * must not contain spaces: {@code @jay.bsky.social} is valid and {@code #big data} is not. The
   * full-width signs and typographic quotes are equivalent.
   *
   * @throws IllegalArgumentException naming the phrase, if it is empty, has no letter or digit, has
   *     a stray quote or a character that controls or reorders text, is a hashtag or mention of
   *     several words, or is longer than {@link #MAX_LENGTH}
   */
  public static Phrase parse(String typed) {
    String text = TypedText.collapseWhiteSpace(typed);
    require(!text.isEmpty(), typed, "is empty");
    require(
        text.codePointCount(0, text.length()) <= MAX_LENGTH,
        text,
        "is longer than " + MAX_LENGTH + " characters");
    require(
        !TypedText.hasForbidden(text), text, "contains a character that controls or reorders text");
    Kind kind = kindOf(text);
    String body = body(text, kind);
    require(
        !TypedText.hasStrayQuote(body), text, "has a quote that does not enclose the whole phrase");
    List<List<Word>> groups = groups(body, kind);
    require(!groups.isEmpty(), text, "has no word in it");
    if (kind == Kind.HASHTAG || kind == Kind.MENTION) {
      require(body.indexOf(' ') < 0, text, "is a hashtag or mention of more than one word");
      groups = List.of(List.of(new Word("", Words.normalize(body), "")));
    }
    return new Phrase(text, body, kind, groups, Slug.of(canonical(body, kind)));
  }

  /**
   * Parses phrases separated by commas outside quotes. Drops empty phrases and all but the first
   * phrase with the same slug.
   *
   * @throws IllegalArgumentException if {@link #parse} rejects one of them
   */
  public static List<Phrase> parseList(String typed) {
    Map<String, Phrase> bySlug = new LinkedHashMap<>();
    for (String piece : TypedText.splitAtCommas(typed)) {
      if (!TypedText.collapseWhiteSpace(piece).isEmpty()) {
        Phrase phrase = parse(piece);
        bySlug.putIfAbsent(phrase.slug(), phrase);
      }
    }
    return List.copyOf(bySlug.values());
  }

  /**
   * Returns the name of this phrase in topics and keys: 1 to 110 characters of {@code [a-z0-9-]}.
   * It is the phrase in kebab case if that is reversible ({@code apache kafka} gives {@code
   * apache-kafka}). Any other phrase gets {@code -} and the first 8 hex digits of the SHA-256 of
   * the canonical phrase. Examples are {@code #kafka}, {@code apache-kafka}, {@code C++} and {@code
   * shared}, phrases that are truncated, and those that would seem to end in such a hash. A phrase
   * without Latin letters and digits is {@code k-} and its hash.
   */
  public String slug() {
    return slug;
  }

  /** Returns the phrase as typed, without needless white space. */
  public String text() {
    return text;
  }

  /** Returns the phrase as typed, without quotes or the sign of a hashtag or mention. */
  public String body() {
    return body;
  }

  /** Returns the requirement that a post must meet. */
  public Kind kind() {
    return kind;
  }

  /** Returns the keyword of this phrase when added at a time. */
  public Keyword addedAt(long addedAtMillis) {
    return new Keyword(slug, text, addedAtMillis);
  }

  /**
   * Returns a sentence for the user if the phrase is not followed as typed or sources do not list
   * such hashtags or mentions, or {@code null}.
   */
  public String remark() {
    return Remark.on(this);
  }

  /**
   * Returns the words that a post must contain: those of one group next to each other, and groups
   * anywhere. A hashtag or mention is one word.
   */
  List<List<Word>> groups() {
    return groups;
  }

  @Override
  public String toString() {
    return text;
  }

  private static Kind kindOf(String text) {
    char first = text.charAt(0);
    if (Tags.isHashSign(first)) {
      return Kind.HASHTAG;
    }
    if (Tags.isAtSign(first)) {
      return Kind.MENTION;
    }
    return TypedText.isQuote(first) ? Kind.ADJACENT_WORDS : Kind.ALL_WORDS;
  }

  private static String body(String text, Kind kind) {
    return switch (kind) {
      case HASHTAG, MENTION -> TypedText.collapseWhiteSpace(text.substring(1));
      case ALL_WORDS -> text;
      case ADJACENT_WORDS -> {
        int last = text.length() - 1;
        require(last > 0 && TypedText.isQuote(text.charAt(last)), text, "has an unmatched quote");
        yield TypedText.collapseWhiteSpace(text.substring(1, last));
      }
    };
  }

  private static List<List<Word>> groups(String body, Kind kind) {
    return parts(body, kind).map(Phrase::words).filter(words -> !words.isEmpty()).toList();
  }

  /** Returns the parts of a body whose words belong next to each other. */
  static Stream<String> parts(String body, Kind kind) {
    return kind == Kind.ALL_WORDS ? Stream.of(body.split(" ")) : Stream.of(body);
  }

  private static List<Word> words(String part) {
    String normal = Words.normalize(part);
    List<Word> words = new ArrayList<>();
    Words.cut(normal, (start, end) -> words.add(word(normal, start, end)));
    return words;
  }

  /** Words of scripts without spaces match inside others, where signs say nothing. */
  static Word word(String normal, int start, int end) {
    Word bare = new Word("", normal.substring(start, end), "");
    return bare.isUnspaced()
        ? bare
        : new Word(
            Signs.before(normal.substring(0, start)),
            bare.text(),
            Signs.after(normal.substring(end)));
  }

  private static String canonical(String body, Kind kind) {
    String normal = TypedText.collapseWhiteSpace(Words.normalize(body));
    return switch (kind) {
      case ALL_WORDS -> normal;
      case ADJACENT_WORDS -> '"' + normal + '"';
      case HASHTAG -> '#' + normal;
      case MENTION -> '@' + normal;
    };
  }

  private static void require(boolean met, String phrase, String problem) {
    if (!met) {
      throw new IllegalArgumentException("keyword '" + TypedText.shown(phrase) + "' " + problem);
    }
  }
}
