package io.murmuration.support;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random queries of every shape, and posts that they often match. */
public final class RandomQueries {
  private static final List<String> WORDS =
      List.of(
          "a", "b", "c", "d", "ab", "a-b", "C++", "C", ".net", "AT&T", "É", "美", "国", "美国", "タ",
          "카프카", "카프카를", "x.org");
  private static final List<String> NAMES = List.of("ada", "Ada", "@ada", "bob", "7", "é", "did:x");
  private static final List<String> TAGS = List.of("a", "A", "b", "é", "美国", "#a");

  private static final List<String> SHAPES =
      List.of(
          "X Y",
          "X Y",
          "Y X",
          "X OR Y",
          "Y OR X",
          "X -Y",
          "Y -(X)",
          "(X) Y",
          "(X) OR Y",
          "-(X) Y",
          "(X OR Y) a",
          "X OR (Y b)",
          "X (-Y OR b)",
          "X NOT Y",
          "(X) AND Y");

  private RandomQueries() {}

  /** Returns valid queries. */
  public static Arbitrary<String> queries() {
    return trees().filter(RandomQueries::isQuery);
  }

  /** Returns valid mutes. */
  public static Arbitrary<String> mutes() {
    return trees().filter(RandomQueries::isMute);
  }

  private static Arbitrary<String> trees() {
    return Arbitraries.recursive(
        RandomQueries::leaves,
        part ->
            Combinators.combine(part, Arbitraries.of(SHAPES), leaves())
                .as((one, shape, other) -> shape.replace("X", one).replace("Y", other)),
        0,
        4);
  }

  /** Returns posts with all fields. */
  public static Arbitrary<Post> posts() {
    Arbitrary<String> account = Arbitraries.of(NAMES).injectNull(0.4);
    Arbitrary<Post.References> references =
        Combinators.combine(account, account, account).as(Post.References::new);
    Arbitrary<Post.Author> authors =
        Combinators.combine(Arbitraries.of(NAMES), account).as(Post.Author::new);
    Arbitrary<List<List<String>>> lists =
        Combinators.combine(
                few(Arbitraries.of("https://x.org/a-b", "b", "https://a.b/c?d", "x org 美国")),
                few(Arbitraries.of(TAGS)),
                few(Arbitraries.of(NAMES)),
                few(Arbitraries.of("image", "video")))
            .as(List::of);
    return Combinators.combine(
            texts(),
            authors,
            Arbitraries.of("x", "bluesky", "Mastodon"),
            Arbitraries.of("en", "EN-gb", "pt", "und", "").injectNull(0.2),
            lists,
            references)
        .as(
            (text, author, source, lang, list, referred) ->
                new Post(
                    "1",
                    source,
                    author,
                    text,
                    lang,
                    1_700_000_000_000L,
                    list.get(0),
                    list.get(1),
                    list.get(2),
                    null,
                    referred,
                    list.get(3),
                    null));
  }

  /** Returns whether a text is a valid query. */
  public static boolean isQuery(String typed) {
    try {
      Query.parse(typed);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isMute(String typed) {
    try {
      Query.parseMute(typed);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Arbitrary<String> leaves() {
    Arbitrary<String> words =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of(WORDS)), Tuple.of(1, TextPieces.pieces(2)));
    Arbitrary<String> phrases =
        Combinators.combine(words.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of("", "~1", "~3"))
            .as((list, slop) -> '"' + String.join(" ", list).replace("\"", "") + '"' + slop);
    Arbitrary<String> tags =
        Combinators.combine(
                Arbitraries.of("#", "@", "from:", "to:", "retweets_of:"), Arbitraries.of(NAMES))
            .as(String::concat);
    Arbitrary<String> others =
        Arbitraries.of(
            "#a",
            "#美国",
            "url:x.org",
            "url:\"a b\"",
            "url:c",
            "url:国",
            "lang:en",
            "lang:EN-us",
            "lang:und",
            "source:x",
            "source:mastodon",
            "is:reply",
            "is:retweet",
            "is:quote",
            "has:links",
            "has:mentions",
            "has:hashtags",
            "has:media");
    return Arbitraries.frequencyOf(
        Tuple.of(4, words), Tuple.of(2, phrases), Tuple.of(1, tags), Tuple.of(2, others));
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> start =
        Arbitraries.of("", "", "", "RT @ada: ", "RT @bob ", "RT @é", "RT ada ");
    Arbitrary<String> body =
        Combinators.combine(
                Arbitraries.frequencyOf(
                    Tuple.of(6, Arbitraries.of(WORDS)), Tuple.of(1, TextPieces.pieces(2))),
                Arbitraries.of(" ", " ", " ", "", ", ", " https://t.co/a "))
            .as(String::concat)
            .list()
            .ofMaxSize(12)
            .map(pieces -> String.join("", pieces));
    return Combinators.combine(start, body).as(String::concat);
  }

  private static Arbitrary<List<String>> few(Arbitrary<String> values) {
    return values.list().ofMaxSize(2);
  }
}
