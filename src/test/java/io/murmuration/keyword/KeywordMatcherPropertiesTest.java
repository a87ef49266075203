package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import io.murmuration.message.Post;
import io.murmuration.query.Node;
import io.murmuration.support.RandomQueries;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TextPieces;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int LETTERS_AT_ONCE = 1_000;

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

  /** Pairs each letter and digit, in a word, with a post that has it. Few matchers are fast. */
  @Example
  void match_everyLetterAlone_equalsTheNaiveMatcher() {
    int[] letters =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(UCharacter::isLetterOrDigit)
            .toArray();
    assertThat(letters).as("pairs").hasSizeGreaterThan(130_000);
    for (int from = 0; from < letters.length; from += LETTERS_AT_ONCE) {
      int[] some =
          Arrays.copyOfRange(letters, from, Math.min(letters.length, from + LETTERS_AT_ONCE));
      List<Keyword> keywords = Arrays.stream(some).mapToObj(c -> word(c)).toList();
      KeywordMatcher matcher = new KeywordMatcher(keywords);
      for (int i = 0; i < some.length; i++) {
        String letter = Character.toString(some[i]);
        Post post = TestPosts.text("a" + UCharacter.toUpperCase(letter) + "b " + letter);
        List<Keyword> found = matcher.match(post);
        Set<Keyword> candidates = new LinkedHashSet<>(found);
        candidates.add(keywords.get(i));
        assertThat(found)
            .as("U+%04X", some[i])
            .containsExactlyInAnyOrderElementsOf(naive(List.copyOf(candidates)).apply(post));
      }
    }
  }

  private static Keyword word(int letter) {
    return new Keyword("x" + letter, "a" + Character.toString(letter) + "b", 1);
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
