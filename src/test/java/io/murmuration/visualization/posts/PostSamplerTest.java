package io.murmuration.visualization.posts;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.support.TestPosts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostSamplerTest {
  private static final long NOW = 1_000_000;
  private static final Keyword TEA = new Keyword("tea", "tea", 7);
  private static final Keyword MILK = new Keyword("milk", "milk", 7);

  private final PostSampler sampler = new PostSampler(100);

  PostSamplerTest() {
    sampler.setKeywords(Map.of("tea", TEA, "milk", MILK));
  }

  private void add(Keyword keyword, String id, long createdAt) {
    sampler.add(keyword, TestPosts.text(id, "tea with milk", createdAt), NOW);
  }

  private void addMany(Keyword keyword, String prefix, int posts) {
    for (int i = 0; i < posts; i++) {
      add(keyword, prefix + i, i);
    }
  }

  private static List<String> ids(List<PostSample> posts) {
    return posts.stream().map(PostSample::id).toList();
  }

  @Test
  void add_postOfTwoKeywords_isOneWithBothHighlights() {
    add(TEA, "1", 1);
    assertThat(sampler.latest(10).get(0).highlights()).containsExactly(new int[] {0, 3});
    add(MILK, "1", 1);
    add(MILK, "1", 1);

    assertThat(sampler.latest(10)).hasSize(1);
    assertThat(sampler.take(10)).hasSize(1);
    PostSample post = sampler.of("tea").get(0);
    assertThat(post.keywords()).containsExactly("milk", "tea");
    assertThat(post.highlights()).containsExactly(new int[] {0, 3}, new int[] {9, 13});
    assertThat(sampler.of("milk")).containsExactly(post);
  }

  @Test
  void add_moreThanAreKept_keepsTheLatest() {
    addMany(TEA, "t", 25);

    assertThat(ids(sampler.of("tea"))).hasSize(20).startsWith("t5").endsWith("t24");
    assertThat(sampler.latest(100)).hasSize(20);
    assertThat(ids(sampler.latest(3))).containsExactly("t22", "t23", "t24");
  }

  @Test
  void latest_busyAndQuietKeyword_hasPostsOfBoth() {
    add(MILK, "m", 0);
    addMany(TEA, "t", 20);

    assertThat(ids(sampler.latest(3))).containsExactly("m", "t18", "t19");
  }

  @Test
  void add_moreThanAreKeptInAll_forgetsTheKeywordIdleForLongest() {
    PostSampler small = new PostSampler(25);
    small.setKeywords(Map.of("tea", TEA, "milk", MILK));
    small.add(MILK, TestPosts.text("m", "milk", 1), NOW);
    for (int i = 0; i < 10; i++) {
      small.add(TEA, TestPosts.text("t" + i, "tea", i), NOW);
    }
    for (int i = 0; i < 16; i++) {
      small.add(MILK, TestPosts.text("m" + i, "milk", i), NOW);
    }

    assertThat(small.of("tea")).isEmpty();
    assertThat(small.of("milk")).hasSize(17);
    assertThat(small.latest(100)).hasSize(17);
    assertThat(small.take(100)).hasSize(17);
  }

  @Test
  void add_fromTheFuture_countsAsNow() {
    add(TEA, "future", 10 * NOW);
    add(TEA, "later", NOW);

    assertThat(ids(sampler.latest(1))).containsExactly("later");
  }

  @Test
  void add_keywordOfAnotherGeneration_isIgnored() {
    add(new Keyword("tea", "tea", 6), "1", 1);
    add(new Keyword("other", "other", 7), "2", 1);

    assertThat(sampler.latest(10)).isEmpty();
  }

  @Test
  void setKeywords_removedAndAddedAgain_forgetsItsPosts() {
    add(TEA, "1", 1);
    add(MILK, "1", 1);
    add(TEA, "2", 2);
    sampler.setKeywords(Map.of("tea", new Keyword("tea", "tea", 8), "milk", MILK));

    assertThat(sampler.of("tea")).isEmpty();
    assertThat(sampler.latest(10)).hasSize(1);
    assertThat(sampler.latest(10).get(0).keywords()).containsExactly("milk");
    assertThat(ids(sampler.take(10))).containsExactly("1");
  }

  @Test
  void setKeywords_movedToAnotherTopic_keepsItsPosts() {
    add(TEA, "1", 1);
    sampler.setKeywords(Map.of("tea", TEA.inSharedTopic()));
    add(TEA.inSharedTopic(), "2", 2);

    assertThat(ids(sampler.of("tea"))).containsExactly("1", "2");
  }

  @Test
  void take_busyAndQuietKeyword_alternates() {
    addMany(TEA, "t", 20);
    add(MILK, "m", 0);

    assertThat(ids(sampler.take(4))).containsExactlyInAnyOrder("m", "t17", "t18", "t19");
    assertThat(sampler.take(4)).isEmpty();
  }

  @Test
  void take_moreKeywordsThanPosts_comesRoundToEach() {
    Keyword cup = new Keyword("cup", "cup", 7);
    sampler.setKeywords(Map.of("tea", TEA, "milk", MILK, "cup", cup));
    add(TEA, "t", 1);
    add(MILK, "m", 2);
    add(cup, "c", 3);
    assertThat(ids(sampler.take(2))).containsExactly("t", "m");
    add(TEA, "t2", 4);

    assertThat(ids(sampler.take(2))).containsExactly("c", "t2");
    assertThat(sampler.take(2)).isEmpty();
  }

  @Test
  void skip_untaken_areNotTaken() {
    addMany(TEA, "t", 3);
    sampler.skip();

    assertThat(sampler.take(10)).isEmpty();
    assertThat(sampler.of("tea")).hasSize(3);
  }

  @Test
  void text_tooLong_isCutBetweenCodePoints() {
    sampler.add(TEA, TestPosts.text("1", "😀".repeat(2001), 1), NOW);
    sampler.add(TEA, TestPosts.text("2", "😀".repeat(2000), 2), NOW);

    assertThat(sampler.of("tea"))
        .extracting(PostSample::text)
        .containsExactly("😀".repeat(1999) + "…", "😀".repeat(2000));
  }

  @Test
  void hosts_ofTheLinks_areTheFirstOnesWithoutWww() {
    List<String> urls =
        List.of(
            "no address",
            "https://WWW.Example.com/a?b=www.other.org",
            "http://example.com",
            "https://example.org@evil.example:8080/@x",
            "https://bücher.example#top",
            "https://fourth.example/");
    Post linked =
        new Post(
            "1",
            "test",
            new Post.Author("a", "ada"),
            "tea",
            null,
            1,
            urls,
            List.of(),
            List.of(),
            null);
    sampler.add(TEA, linked, NOW);

    assertThat(sampler.of("tea").get(0).hosts())
        .containsExactly("example.com", "evil.example", "bücher.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://x.org/a?b=c#d | true",
        "HTTP://x.org | true",
        "javascript:alert(1) | false",
        "//x.org/a | false",
        "https:x | false",
        "https://x.org/a b | false",
        "data:text/html,x | false",
        "nonsense | false"
      })
  void link_notOfTheWeb_isLeftOut(String link, boolean kept) {
    Post post = TestPosts.text("1", "tea", 1);
    Post linked =
        new Post("1", "test", post.author(), "tea", null, 1, List.of(), List.of(), List.of(), link);
    sampler.add(TEA, linked, NOW);

    assertThat(sampler.of("tea").get(0).link()).isEqualTo(kept ? link : null);
  }

  private static Post edited(String id, String text) {
    return TestPosts.text(id, text, 1);
  }

  @Test
  void remove_postOfTwoKeywords_isInNeitherAndPublishedOnce() {
    add(TEA, "1", 1);
    add(MILK, "1", 1);
    add(TEA, "2", 2);
    sampler.remove("test", "1");

    assertThat(ids(sampler.latest(10))).containsExactly("2");
    assertThat(ids(sampler.of("tea"))).containsExactly("2");
    assertThat(sampler.of("milk")).isEmpty();
    assertThat(ids(sampler.take(10))).containsExactly("2");
    assertThat(sampler.changed().take()).containsExactly(new ChangedSample("test", "1", null));
    assertThat(sampler.changed().take()).isEmpty();
    assertThat(sampler.changed().recent()).hasSize(1);
  }

  @Test
  void remove_beforeThePost_keepsItAway() {
    sampler.remove("test", "1");
    sampler.remove("another", "2");
    add(TEA, "1", 1);
    add(TEA, "2", 1);

    assertThat(ids(sampler.latest(10))).containsExactly("2");
    assertThat(sampler.changed().take()).isEmpty();
  }

  @Test
  void remove_noLongerASample_isStillPublished() {
    addMany(TEA, "t", 25);
    sampler.remove("test", "t0");

    assertThat(sampler.of("tea")).hasSize(20);
    assertThat(sampler.changed().take()).containsExactly(new ChangedSample("test", "t0", null));
  }

  @Test
  void remove_many_leavesRoomForOthers() {
    PostSampler small = new PostSampler(20);
    small.setKeywords(Map.of("tea", TEA, "milk", MILK));
    for (int i = 0; i < 30; i++) {
      small.add(MILK, TestPosts.text("m" + i, "milk", i), NOW);
      small.remove("test", "m" + i);
    }
    for (int i = 0; i < 20; i++) {
      small.add(TEA, TestPosts.text("t" + i, "tea", i), NOW);
    }

    assertThat(small.of("tea")).hasSize(20);
  }

  @Test
  void replace_stillMentioningOne_isShownUnderThatAlone() {
    add(TEA, "1", 1);
    add(MILK, "1", 1);
    sampler.replace(edited("1", "no milk, please"));

    PostSample now = sampler.latest(10).get(0);
    assertThat(now.text()).isEqualTo("no milk, please");
    assertThat(now.keywords()).containsExactly("milk");
    assertThat(now.highlights()).containsExactly(new int[] {3, 7});
    assertThat(sampler.of("tea")).isEmpty();
    assertThat(sampler.of("milk")).containsExactly(now);
    assertThat(sampler.changed().take())
        .singleElement()
        .satisfies(change -> assertThat(change.post()).usingRecursiveComparison().isEqualTo(now));
  }

  @Test
  void replace_mentioningNothingAnyMore_isGone() {
    add(TEA, "1", 1);
    sampler.replace(edited("1", "coffee"));

    assertThat(sampler.latest(10)).isEmpty();
    assertThat(sampler.changed().take()).containsExactly(new ChangedSample("test", "1", null));
  }

  @Test
  void replace_mentioningAnother_isNoSampleOfThat() {
    add(TEA, "1", 1);
    sampler.replace(edited("1", "milk in tea"));

    assertThat(sampler.of("milk")).isEmpty();
    assertThat(sampler.of("tea").get(0).text()).isEqualTo("milk in tea");
  }

  @Test
  void replace_beforeThePost_isShown() {
    sampler.replace(edited("1", "tea, corrected"));
    add(TEA, "1", 1);
    add(MILK, "1", 1);

    assertThat(sampler.latest(10)).extracting(PostSample::text).containsExactly("tea, corrected");
    assertThat(sampler.of("milk")).isEmpty();
  }

  @Test
  void replace_deleted_staysDeleted() {
    add(TEA, "1", 1);
    sampler.remove("test", "1");
    sampler.replace(edited("1", "tea again"));
    add(TEA, "1", 1);

    assertThat(sampler.latest(10)).isEmpty();
  }

  @Test
  void replace_moreThanAreKept_forgetsTheFirst() {
    RecentChanges changes = new RecentChanges(10, 2);
    for (String id : List.of("1", "2", "3")) {
      changes.edit(edited(id, "new"));
    }

    assertThat(changes.latest(edited("1", "old")).text()).isEqualTo("old");
    assertThat(changes.latest(edited("2", "old")).text()).isEqualTo("new");
    assertThat(changes.latest(edited("3", "old")).text()).isEqualTo("new");
  }

  @Test
  void replace_hugeTexts_areNotKeptTogether() {
    RecentChanges changes = new RecentChanges(10, 100);
    String huge = "x".repeat(10 << 20);
    changes.edit(edited("1", huge));
    changes.edit(edited("1", huge));
    assertThat(changes.latest(edited("1", "old")).text()).isEqualTo(huge);
    changes.edit(edited("2", huge));

    assertThat(changes.latest(edited("1", "old")).text()).isEqualTo("old");
  }

  @Test
  void changed_more_keepsTheLastOfThem() {
    ChangedSamples changed = new ChangedSamples();
    for (int i = 0; i <= ChangedSamples.RECENT; i++) {
      changed.put(new PostId("test", "" + i), null);
    }

    assertThat(changed.take()).hasSize(ChangedSamples.RECENT + 1);
    assertThat(changed.recent()).hasSize(ChangedSamples.RECENT);
    assertThat(changed.recent().get(0).id()).isEqualTo("1");
  }

  /** An event of one of a few posts: it arrives for a keyword, is edited or is deleted. */
  private record Step(int id, int what) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 6))
        .as(Step::new)
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 300)
  void samples_anyHistory_areThePostsAsTheyAre(@ForAll("histories") List<Step> history) {
    PostSampler posts = new PostSampler(100);
    posts.setKeywords(Map.of("tea", TEA, "milk", MILK));
    List<String> texts = List.of("tea", "milk", "tea with milk", "neither");
    Map<String, String> textNow = new HashMap<>();
    Map<String, Set<String>> keywordsNow = new HashMap<>();
    Set<String> deleted = new HashSet<>();
    for (Step step : history) {
      String id = "p" + step.id();
      Set<String> slugs = keywordsNow.computeIfAbsent(id, i -> new TreeSet<>());
      if (step.what() < 2) {
        Keyword keyword = step.what() == 0 ? TEA : MILK;
        posts.add(keyword, TestPosts.text(id, "tea with milk", 1), NOW);
        if (!deleted.contains(id)
            && textNow.getOrDefault(id, "tea with milk").contains(keyword.slug())) {
          slugs.add(keyword.slug());
        }
      } else if (step.what() < 6) {
        String text = texts.get(step.what() - 2);
        posts.replace(edited(id, text));
        textNow.put(id, text);
        slugs.removeIf(slug -> !text.contains(slug));
      } else {
        posts.remove("test", id);
        deleted.add(id);
        slugs.clear();
      }
    }

    Map<String, String> expected = new TreeMap<>();
    keywordsNow.forEach(
        (id, slugs) -> {
          if (!slugs.isEmpty()) {
            expected.put(id, slugs + textNow.getOrDefault(id, "tea with milk"));
          }
        });
    Map<String, String> shown = new TreeMap<>();
    posts
        .latest(100)
        .forEach(post -> shown.put(post.id(), new TreeSet<>(post.keywords()) + post.text()));
    assertThat(shown).isEqualTo(expected);
    assertThat(ids(posts.of("tea")))
        .containsExactlyInAnyOrderElementsOf(
            expected.keySet().stream().filter(id -> keywordsNow.get(id).contains("tea")).toList());
  }
}
