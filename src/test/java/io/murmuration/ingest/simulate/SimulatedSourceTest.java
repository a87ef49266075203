package io.murmuration.ingest.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.ingest.ManualClock;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.message.Post;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedSourceTest {
  private static final double RATE = 200;

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);

  @Property(tries = 20)
  void open_anyCursor_resumesWithTheSamePosts(
      @ForAll long seed, @ForAll @IntRange(max = 300) int before) throws IOException {
    SimulatedSource whole = source(seed);
    List<Post> expected = take(whole, before + 50);
    SimulatedSource first = source(seed);
    take(first, before);

    SimulatedSource second = source(seed);
    second.open(first.cursor());

    assertThat(contents(take(second, 50)))
        .isEqualTo(contents(expected.subList(before, before + 50)));
  }

  @Test
  void poll_anotherSeed_returnsOtherPosts() throws IOException {
    assertThat(texts(take(source(1), 100))).isNotEqualTo(texts(take(source(2), 100)));
  }

  @Test
  void poll_nothingDue_waitsForTheNextPost() throws IOException {
    SimulatedSource source = source(1);
    take(source, 1);
    long before = clock.nowMillis();

    List<Item> items = source.poll(10, Duration.ofSeconds(1));

    assertThat(items).hasSize(1);
    assertThat(clock.nowMillis()).isEqualTo(before + 5);
    assertThat(post(items.get(0)).createdAt()).isEqualTo(clock.nowMillis());
  }

  @Test
  void poll_timeoutBeforeTheNextPost_isEmpty() throws IOException {
    SimulatedSource source = source(1);
    take(source, 1);

    assertThat(source.poll(10, Duration.ofMillis(2))).isEmpty();
    assertThat(source.poll(10, Duration.ZERO)).isEmpty();
    assertThat(source.poll(10, Duration.ofMillis(3))).hasSize(1);
  }

  @Test
  void poll_overTime_keepsTheRate() throws IOException {
    SimulatedSource source = source(1);
    int count = 0;
    for (int i = 0; i < 1_000; i++) {
      count += source.poll(100, Duration.ZERO).size();
      clock.advance(7);
    }

    assertThat(count).isBetween(1_395, 1_401);
  }

  @Test
  void poll_afterAStall_catchesUpOneSecondOnly() throws IOException {
    SimulatedSource source = source(1);
    take(source, 1);
    clock.advance(60_000);

    assertThat(source.poll(10_000, Duration.ZERO)).hasSizeBetween(200, 201);
    assertThat(source.poll(10_000, Duration.ZERO)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "7", "{\"next\":-1}", "{\"next\":\"1\"}", "{\"next\":1.5}", "{"})
  void open_otherText_isRefused(String cursor) {
    assertThatThrownBy(() -> source(1).open(cursor)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> source(1).checkCursor(cursor)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void constructor_impossibleRate_isRefused(double rate) {
    assertThatThrownBy(() -> new SimulatedSource(1, rate, clock))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void poll_manyPosts_lookLikeAStream() throws IOException {
    List<Post> posts = take(source(3), 40_000);

    assertThat(posts.stream().map(Post::id).distinct()).hasSize(posts.size());
    assertThat(posts).extracting(Post::source).containsOnly("simulate");
    assertThat(posts)
        .extracting(Post::text)
        .noneMatch(t -> t.isBlank() || t.contains("{") || t.length() > 500);
    assertThat(posts.stream().map(Post::lang).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("en", "es", "ja", "pt", "de", "fr", "ko", "ar", "th");
    assertThat(posts).filteredOn(p -> !p.hashtags().isEmpty()).hasSizeGreaterThan(8_000);
    assertThat(posts).filteredOn(p -> !p.mentions().isEmpty()).hasSizeGreaterThan(1_000);
    assertThat(posts)
        .flatExtracting(Post::urls)
        .hasSizeGreaterThan(2_000)
        .allMatch(u -> u.matches("https://[a-z]+\\.example\\.org/\\S+"));
    assertThat(posts).allMatch(p -> p.text().indexOf("https:") < 0 || !p.urls().isEmpty());
  }

  @Test
  void poll_manyPosts_answerRepostAndQuoteOthers() throws IOException {
    List<Post> posts = take(source(3), 40_000);

    assertThat(posts.stream().filter(p -> p.references().replyTo() != null).count())
        .isBetween(4_000L, 12_000L);
    assertThat(posts.stream().filter(p -> p.references().quoteOf() != null).count())
        .isBetween(800L, 3_000L);
    assertThat(posts)
        .filteredOn(p -> p.references().repostOf() != null)
        .hasSizeBetween(3_000, 6_000)
        .allMatch(p -> p.references().replyTo() == null && p.references().quoteOf() == null);
    assertThat(posts.stream().flatMap(p -> p.media().stream()).distinct())
        .containsExactlyInAnyOrder("image", "video", "gif", "audio");
    assertThat(posts.stream().filter(p -> !p.media().isEmpty()).count()).isBetween(5_000L, 15_000L);
    assertThat(posts.stream().filter(p -> p.author().bot()).count()).isBetween(200L, 6_000L);
    assertThat(posts.stream().map(Post::client).distinct()).hasSize(4).doesNotContainNull();
  }

  @Test
  void poll_manyPosts_haveFewBusyAndManyQuietAuthors() throws IOException {
    Map<String, Long> counts =
        take(source(3), 40_000).stream()
            .collect(Collectors.groupingBy(p -> p.author().id(), Collectors.counting()));

    assertThat(counts).hasSizeGreaterThan(3_500);
    assertThat(counts.values().stream().mapToLong(Long::longValue).max().orElseThrow())
        .isGreaterThan(300);
  }

  @Test
  void poll_manyPosts_repeatLongTextsOfOthers() throws IOException {
    Set<String> seen = new HashSet<>();
    long repeats =
        take(source(3), 10_000).stream()
            .filter(p -> p.text().length() > 90 && !seen.add(p.text()))
            .count();

    assertThat(repeats).isGreaterThan(80);
  }

  @Test
  void poll_tenMinutes_keywordsRiseAndFall() throws IOException {
    List<String> keywords =
        List.of(
            "kafka",
            "java",
            "climate",
            "football",
            "machine learning",
            "#ai",
            "coffee",
            "election",
            "rocket",
            "美");
    List<String> texts =
        texts(take(source(1), (int) (600 * RATE))).stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .toList();

    for (String keyword : keywords) {
      int[] counts = new int[60];
      Predicate<String> mentions = mentions(keyword);
      for (int i = 0; i < texts.size(); i++) {
        if (mentions.test(texts.get(i))) {
          counts[(int) (i / (10 * RATE))]++;
        }
      }
      Arrays.sort(counts);
      assertThat(Arrays.stream(counts).sum()).as(keyword).isGreaterThan(600);
      assertThat(counts[57]).as(keyword).isGreaterThan(2 * counts[2]);
    }
  }

  private static Predicate<String> mentions(String keyword) {
    return keyword.equals("美")
        ? text -> text.contains(keyword)
        : Pattern.compile("(?<!\\w)" + keyword + "(?!\\w)").asPredicate();
  }

  private SimulatedSource source(long seed) throws IOException {
    SimulatedSource source = new SimulatedSource(seed, RATE, clock);
    source.open(null);
    return source;
  }

  private static List<Post> take(SimulatedSource source, int count) throws IOException {
    List<Post> posts = new ArrayList<>();
    while (posts.size() < count) {
      source
          .poll(count - posts.size(), Duration.ofSeconds(1))
          .forEach(item -> posts.add(post(item)));
    }
    return posts;
  }

  private static Post post(Item item) {
    return ((Accepted) item).post();
  }

  private static List<Post> contents(List<Post> posts) {
    return posts.stream().map(post -> post.at(0)).toList();
  }

  private static List<String> texts(List<Post> posts) {
    return posts.stream().map(Post::text).toList();
  }
}
