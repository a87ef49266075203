package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import io.murmuration.message.Post;
import io.murmuration.query.Node;
import io.murmuration.support.RandomQueries;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TextPieces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Compares the matcher with {@link NaiveMatcher}. */
class KeywordMatcherPropertiesTest {
  private static final int LETTERS_OF_A_POST = 10;

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void match_anyPostAndKeywords_equalsTheNaiveMatcher(
      @ForAll("keywords") List<Keyword> keywords, @ForAll("posts") List<Post> posts) {
    KeywordMatcher matcher = new KeywordMatcher(keywords);
    Function<Post, List<Keyword>> naive = naive(keywords);
    for (Post post : posts) {
      List<Keyword> expected = naive.apply(post);
      assertThat(matcher.match(post)).containsExactlyInAnyOrderElementsOf(expected);
      Statistics.label("keywords mentioned").collect(Math.min(expected.size(), 3));
    }
    Statistics.label("keywords mentioned")
        .coverage(mentioned -> mentioned.check(3).percentage(share -> share > 5));
  }

  @Property(tries = 220, edgeCases = EdgeCasesMode.NONE)
  void match_queriesOfAnyShape_equalsTheNaiveMatcher(
      @ForAll("queries") List<String> queries, @ForAll("postsWithAllFields") List<Post> posts) {
    List<Keyword> keywords =
        onePerSlug(queries.stream().map(query -> Keyword.of(query, 1)).toList());
    KeywordMatcher matcher = new KeywordMatcher(keywords);
    Function<Post, List<Keyword>> naive = naive(keywords);
    for (Post post : posts) {
      List<Keyword> expected = naive.apply(post);
      assertThat(matcher.match(post)).as("%s", post).containsExactlyInAnyOrderElementsOf(expected);
      Statistics.label("pairs").collect(expected.size() > 4);
    }
    // Anchors that are chosen by what was seen find the same.
    KeywordMatcher other = matcher.with(keywords);
    for (Post post : posts) {
      assertThat(other.match(post)).hasSameElementsAs(matcher.match(post));
    }
    Statistics.label("pairs").coverage(many -> many.check(true).percentage(share -> share > 20));
  }

  @Property
  void match_anyTextOfAnyCharacters_equalsTheNaiveMatcher(
      @ForAll String before, @ForAll String phrase, @ForAll String after) {
    String body = "x" + phrase.replace("\"", "") + "y";
    if (body.length() < 150
        && RandomQueries.isQuery(body)
        && RandomQueries.isQuery('"' + body + '"')) {
      List<Keyword> keywords =
          onePerSlug(List.of(Keyword.of(body, 1), Keyword.of('"' + body + '"', 1)));
      Post post = TestPosts.text(before + " " + body + " " + after);
      assertThat(new KeywordMatcher(keywords).match(post))
          .hasSameElementsAs(naive(keywords).apply(post))
          .hasSameElementsAs(keywords);
    }
  }

  /** Pairs each letter and digit, in a word, with a post of it and of others far from it. */
  @Example
  void match_everyLetterAlone_equalsTheNaiveMatcher() {
    int[] letters =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(UCharacter::isLetterOrDigit)
            .toArray();
    int posts = letters.length / LETTERS_OF_A_POST;
    int pairs =
        IntStream.range(0, posts)
            .parallel()
            .map(
                post ->
                    comparedLetters(
                        IntStream.iterate(post, i -> i < letters.length, i -> i + posts)
                            .mapToObj(i -> Character.toString(letters[i]))
                            .toList()))
            .sum();
    assertThat(pairs).isEqualTo(letters.length).isGreaterThan(130_000);
  }

  private static int comparedLetters(List<String> letters) {
    List<Keyword> keywords =
        letters.stream()
            .map(letter -> new Keyword("x" + letter.codePointAt(0), "a" + letter + "b", 1))
            .toList();
    Post post =
        TestPosts.text(
            letters.stream()
                .map(letter -> "a" + UCharacter.toUpperCase(letter) + "b " + letter)
                .collect(Collectors.joining(" ")));
    assertThat(new KeywordMatcher(keywords).match(post))
        .as("%s", post)
        .containsExactlyInAnyOrderElementsOf(naive(keywords).apply(post));
    return letters.size();
  }

  @Provide
  Arbitrary<List<Keyword>> keywords() {
    Arbitrary<String> words =
        Combinators.combine(TextPieces.pieces(3), TextPieces.joint(), TextPieces.pieces(2))
            .as((a, joint, b) -> a + joint + b);
    Arbitrary<String> anyOrder =
        Arbitraries.oneOf(TextPieces.pieces(1), TextPieces.pieces(3), words);
    Arbitrary<String> quoted =
        Arbitraries.oneOf(TextPieces.pieces(4), words).map(w -> '"' + w + '"');
    Arbitrary<String> signed =
        Combinators.combine(Arbitraries.of("#", "@", "＃"), TextPieces.pieces(3)).as(String::concat);
    return Arbitraries.oneOf(anyOrder, quoted, signed)
        .filter(RandomQueries::isQuery)
        .map(phrase -> Keyword.of(phrase, 1))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(KeywordMatcherPropertiesTest::onePerSlug);
  }

  @Provide
  Arbitrary<List<String>> queries() {
    return RandomQueries.queries().list().ofSize(40);
  }

  @Provide
  Arbitrary<List<Post>> postsWithAllFields() {
    return RandomQueries.posts().list().ofSize(25);
  }

  @Provide
  Arbitrary<List<Post>> posts() {
    Arbitrary<List<String>> entries = TextPieces.pieces(3).list().ofMaxSize(2);
    Arbitrary<List<String>> tags =
        Combinators.combine(Arbitraries.of("", "", "#", "@", "＃"), TextPieces.pieces(3))
            .as(String::concat)
            .list()
            .ofMaxSize(2);
    return Combinators.combine(TextPieces.pieces(20), entries, tags, tags)
        .as(TestPosts::post)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  private static Function<Post, List<Keyword>> naive(List<Keyword> keywords) {
    Map<Keyword, Node> roots = new LinkedHashMap<>();
    keywords.forEach(keyword -> roots.put(keyword, keyword.parsed().root()));
    return post -> {
      NaiveMatcher naive = new NaiveMatcher(post);
      return keywords.stream().filter(keyword -> naive.matches(roots.get(keyword))).toList();
    };
  }

  private static List<Keyword> onePerSlug(List<Keyword> keywords) {
    Map<String, Keyword> bySlug =
        keywords.stream()
            .collect(Collectors.toMap(Keyword::slug, Function.identity(), (one, other) -> one));
    return List.copyOf(bySlug.values());
  }
}
