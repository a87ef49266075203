package io.murmuration.keyword;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSetSpanner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A keyword as a user types it: {@code kafka}, {@code apache kafka} (all words, in any order),
 * {@code "apache kafka"} (next to each other), {@code #kafka} or {@code @apachekafka}. Two phrases
 * are the same keyword, and have the same slug, when they differ only in case, in white space or in
 * how Unicode encodes an accent.
 */
public final class Phrase {
  /** Maximum code points of a phrase, including its signs. */
  public static final int MAX_LENGTH = 200;

  /** The requirement that a post must meet to mention a phrase. */
  enum Kind {
    ALL_WORDS,
    ADJACENT_WORDS,
    HASHTAG,
    MENTION
  }

  private static final int MAX_KEBAB_LENGTH = 100;
  private static final int SHOWN_IN_ERRORS = 60;
  private static final UnicodeSetSpanner MARKS =
      new UnicodeSetSpanner(new UnicodeSet("[:M:]").freeze());
  private static final Pattern NOT_KEBAB = Pattern.compile("[^a-z0-9]+");
  private static final Pattern LIKE_A_HASHED_SLUG = Pattern.compile(".*-[0-9a-f]{8}");

  /** Reserved because {@code keyword-shared} is not the topic of one keyword. */
  private static final String RESERVED_SLUG = "shared";

  private final String text;
  private final Kind kind;
  private final List<String> words;
  private final String slug;

  private Phrase(String text, Kind kind, List<String> words, String slug) {
    this.text = text;
    this.kind = kind;
    this.words = words;
    this.slug = slug;
  }

  /**
   * Parses one phrase. Quotes must enclose the whole phrase. The text after {@code #} or {@code @}
   * must not contain spaces: {@code @jay.bsky.social} is valid and {@code #big data} is not. The
   * full-width signs are equivalent.
   *
   * @throws IllegalArgumentException naming the phrase, if it is empty, has no letter or digit, has
   *     a stray quote, is a hashtag or mention of several words, or is longer than {@link
   *     #MAX_LENGTH}
   */
  public static Phrase parse(String typed) {
    String text = collapseWhiteSpace(typed);
    require(!text.isEmpty(), typed, "is empty");
    require(
        text.codePointCount(0, text.length()) <= MAX_LENGTH,
        text,
        "is longer than " + MAX_LENGTH + " characters");
    Kind kind = kindOf(text);
    String body = body(text, kind);
    require(body.indexOf('"') < 0, text, "has a quote that does not enclose the whole phrase");
    List<String> words = WordScanner.words(body);
    require(!words.isEmpty(), text, "has no word in it");
    if (kind == Kind.HASHTAG || kind == Kind.MENTION) {
      require(body.indexOf(' ') < 0, text, "is a hashtag or mention of more than one word");
      words = List.of(Words.normalise(body));
    }
    return new Phrase(text, kind, words, slug(canonical(body, kind)));
  }

  /**
   * Parses phrases separated by commas outside double quotes. Drops empty phrases and all but the
   * first phrase with the same slug.
   *
   * @throws IllegalArgumentException if {@link #parse} rejects one of them
   */
  public static List<Phrase> parseList(String typed) {
    Map<String, Phrase> bySlug = new LinkedHashMap<>();
    for (String piece : splitOutsideQuotes(typed)) {
      if (!collapseWhiteSpace(piece).isEmpty()) {
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

  /**
   * Returns the words that posts must contain, separated by spaces, if they differ from the phrase
   * by more than case and Unicode spelling: {@code c} for {@code C++}. Otherwise returns {@code
   * null}.
   */
  public String followedAs() {
    String followed = String.join(" ", words);
    return followed.equals(Words.normalise(body(text, kind))) ? null : followed;
  }

  public Keyword addedAt(long addedAtMillis) {
    return new Keyword(slug, text, addedAtMillis);
  }

  Kind kind() {
    return kind;
  }

  /** Returns the normalised words in order; for a hashtag or mention, all text after the sign. */
  List<String> words() {
    return words;
  }

  @Override
  public String toString() {
    return text;
  }

  private static Kind kindOf(String text) {
    return switch (text.charAt(0)) {
      case '#', '＃' -> Kind.HASHTAG;
      case '@', '＠' -> Kind.MENTION;
      case '"' -> Kind.ADJACENT_WORDS;
      default -> Kind.ALL_WORDS;
    };
  }

  private static String body(String text, Kind kind) {
    return switch (kind) {
      case HASHTAG, MENTION -> collapseWhiteSpace(text.substring(1));
      case ALL_WORDS -> text;
      case ADJACENT_WORDS -> {
        require(text.length() > 1 && text.endsWith("\""), text, "has an unmatched quote");
        yield collapseWhiteSpace(text.substring(1, text.length() - 1));
      }
    };
  }

  // Not NFKC, which words use: it turns separators such as the trade mark sign into letters and
  // would merge phrases that match different posts.
  private static String canonical(String body, Kind kind) {
    Normalizer2 nfc = Normalizer2.getNFCInstance();
    String folded = nfc.normalize(UCharacter.foldCase(nfc.normalize(body), true));
    return switch (kind) {
      case ALL_WORDS -> folded;
      case ADJACENT_WORDS -> '"' + folded + '"';
      case HASHTAG -> '#' + folded;
      case MENTION -> '@' + folded;
    };
  }

  private static String slug(String canonical) {
    String kebab = kebab(canonical);
    boolean readable =
        kebab.replace('-', ' ').equals(canonical)
            && kebab.length() <= MAX_KEBAB_LENGTH
            && !kebab.equals(RESERVED_SLUG)
            && !LIKE_A_HASHED_SLUG.matcher(kebab).matches();
    return readable ? kebab : stem(kebab) + '-' + hash(canonical);
  }

  private static String kebab(String canonical) {
    String latin = MARKS.deleteFrom(Normalizer2.getNFKDInstance().normalize(canonical));
    String kebab = NOT_KEBAB.matcher(UCharacter.foldCase(latin, true)).replaceAll("-");
    return trimHyphens(kebab);
  }

  private static String stem(String kebab) {
    if (kebab.isEmpty()) {
      return "k";
    }
    return trimHyphens(kebab.substring(0, Math.min(kebab.length(), MAX_KEBAB_LENGTH)));
  }

  private static String trimHyphens(String kebab) {
    int from = kebab.startsWith("-") ? 1 : 0;
    int to = kebab.length() > from && kebab.endsWith("-") ? kebab.length() - 1 : kebab.length();
    return kebab.substring(from, to);
  }

  private static String hash(String canonical) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<String> splitOutsideQuotes(String typed) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        pieces.add(typed.substring(from, i));
        from = i + 1;
      }
    }
    pieces.add(typed.substring(from));
    return pieces;
  }

  private static String collapseWhiteSpace(String typed) {
    StringBuilder text = new StringBuilder(typed.length());
    typed
        .codePoints()
        .map(c -> UCharacter.isUWhiteSpace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!text.isEmpty() && text.charAt(text.length() - 1) != ' '))
        .forEachOrdered(text::appendCodePoint);
    return text.toString().stripTrailing();
  }

  private static void require(boolean met, String phrase, String problem) {
    if (!met) {
      int end = Math.min(phrase.length(), SHOWN_IN_ERRORS);
      String shown = end < phrase.length() ? phrase.substring(0, end) + '…' : phrase;
      throw new IllegalArgumentException("keyword '" + shown + "' " + problem);
    }
  }
}
