package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import io.murmuration.support.RandomQueries;
import io.murmuration.support.TestPosts;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MuteMatcherTest {
  private static final Keyword TEA = new Keyword("tea", "tea", 1);
  private static final Keyword MILK = new Keyword("milk", "milk", 1);

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void match_mutesOfAnyShape_equalsTheNaiveMatcher(
      @ForAll("mutes") List<String> queries, @ForAll("posts") List<Post> posts) {
    List<Mute> mutes = mutes(queries);
    MuteMatcher matcher = new MuteMatcher(mutes);
    for (Post post : posts) {
      NaiveMatcher naive = new NaiveMatcher(post);
      assertThat(matcher.match(post, List.of(TEA)))
          .as("%s", post)
          .containsExactlyInAnyOrderElementsOf(
              mutes.stream().filter(mute -> naive.matches(mute.parsed().root())).toList());
    }
  }

  @Example
  void match_muteForAKeyword_isForItsPostsOnly() {
    Mute forTea = Mute.of(Query.parseMute("cup"), TEA, 1);
    Mute forAll = Mute.of(Query.parseMute("cup"), null, 1);
    MuteMatcher matcher = new MuteMatcher(List.of(forTea, forAll));
    Post post = TestPosts.text("a cup");

    assertThat(matcher.match(post, List.of(MILK))).containsExactly(forAll);
    assertThat(matcher.match(post, List.of(MILK, TEA))).containsExactlyInAnyOrder(forTea, forAll);
    assertThat(matcher.match(TestPosts.text("a glass"), List.of(TEA))).isEmpty();
  }

  @Example
  void match_muteForAKeywordThatWasAddedAgain_isNotForIt() {
    Mute before = Mute.of(Query.parseMute("cup"), TEA, 5);
    MuteMatcher matcher = new MuteMatcher(List.of(before));

    assertThat(matcher.match(TestPosts.text("a cup"), List.of(TEA))).containsExactly(before);
    assertThat(matcher.match(TestPosts.text("a cup"), List.of(new Keyword("tea", "tea", 6))))
        .isEmpty();
  }

  @Provide
  Arbitrary<List<String>> mutes() {
    return RandomQueries.mutes().list().ofSize(40);
  }

  @Provide
  Arbitrary<List<Post>> posts() {
    return RandomQueries.posts().list().ofSize(25);
  }

  private static List<Mute> mutes(List<String> queries) {
    return queries.stream()
        .map(query -> Mute.of(Query.parseMute(query), null, 1))
        .distinct()
        .toList();
  }
}
