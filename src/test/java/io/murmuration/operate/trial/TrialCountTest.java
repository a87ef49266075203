package io.murmuration.operate.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.keyword.Mute;
import io.murmuration.query.Query;
import io.murmuration.support.TestPosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialCountTest {
  @Test
  void result_partsOfARequirement_sayWhatTheyRemove() {
    Trial trial =
        trial(
            "python -monty lang:en",
            "python",
            "python monty",
            "python monty holy",
            "java",
            "Python!");

    assertThat(trial.matched()).isEqualTo(2);
    assertThat(trial.parts())
        .containsExactly(
            new Trial.Part("lang:en", Trial.Effect.REMOVES, 0),
            new Trial.Part("-monty", Trial.Effect.REMOVES, 0.5));
  }

  @Test
  void result_alternatives_sayWhatTheyAdd() {
    Trial trial = trial("kafka OR flink", "kafka", "flink", "kafka flink", "kafka", "x");

    assertThat(trial.parts())
        .containsExactly(
            new Trial.Part("flink", Trial.Effect.ADDS, 0.25),
            new Trial.Part("kafka", Trial.Effect.ADDS, 0.5));
  }

  @Test
  void result_oneWord_hasNoParts() {
    assertThat(trial("kafka", "kafka").parts()).isEmpty();
  }

  @Test
  void result_samples_areTheLatestTextsOnceWithTheirHighlights() {
    TrialCount count = new TrialCount(Query.parse("kafka -streams"), List.of());
    IntStream.range(0, 12).forEach(i -> count.add(TestPosts.text("Kafka " + i)));
    count.add(TestPosts.text("Kafka 5"));
    count.add(TestPosts.text("kafka streams"));
    Trial trial = count.result(0, 60_000, 14);

    assertThat(trial.samples())
        .hasSize(10)
        .startsWith(trial.samples().get(0))
        .extracting(Trial.Sample::text)
        .startsWith("Kafka 5", "Kafka 11", "Kafka 10")
        .doesNotHaveDuplicates();
    assertThat(trial.samples().get(0).highlights()).containsExactly(List.of(0, 5));
  }

  @Test
  void result_allRead_isExact() {
    Trial trial = trial("kafka", "kafka", "x", "x", "x");

    assertThat(trial.share()).isEqualTo(0.25).isEqualTo(trial.low()).isEqualTo(trial.high());
    assertThat(trial.perMinute()).isEqualTo(1);
  }

  @Test
  void result_someRead_hasTheBoundsOfWilson() {
    TrialCount count = new TrialCount(Query.parse("kafka"), List.of());
    IntStream.range(0, 100).forEach(i -> count.add(TestPosts.text(i < 10 ? "kafka" : "x")));
    Trial trial = count.result(0, 60_000, 1_000_000);

    // The interval for 10 of 100 in E. B. Wilson, 1927, as standard tables give it.
    assertThat(trial.low()).isCloseTo(0.0552, within(0.0001));
    assertThat(trial.high()).isCloseTo(0.1744, within(0.0001));
    assertThat(trial.perMinute()).isCloseTo(100_000, within(0.001));
  }

  @Test
  void result_nearlyAllRead_isNearlyExact() {
    TrialCount count = new TrialCount(Query.parse("kafka"), List.of());
    IntStream.range(0, 999).forEach(i -> count.add(TestPosts.text(i < 111 ? "kafka" : "x")));
    Trial trial = count.result(0, 60_000, 1_000);

    assertThat(trial.low()).isLessThan(trial.share()).isCloseTo(trial.share(), within(0.001));
    assertThat(trial.high()).isGreaterThan(trial.share()).isCloseTo(trial.share(), within(0.001));
  }

  @Test
  void result_nothingRead_isUnknown() {
    Trial trial = new TrialCount(Query.parse("kafka"), List.of()).result(0, 0, 0);

    assertThat(trial.read()).isZero();
    assertThat(trial.perMinute()).isZero();
    assertThat(trial.samples()).isEmpty();
  }

  @Test
  void result_wordOfAnotherMeaning_isOfferedAsExclusion() {
    TrialCount count = new TrialCount(Query.parse("python"), List.of());
    for (int i = 0; i < 200; i++) {
      count.add(TestPosts.text("the cat and the dog " + i));
    }
    for (int i = 0; i < 20; i++) {
      count.add(TestPosts.text("the python and code"));
    }
    for (int i = 0; i < 10; i++) {
      count.add(TestPosts.text("the monty and python show https://monty.example/x"));
    }
    List<Trial.Exclusion> exclusions = count.result(0, 1, 230).exclusions();

    assertThat(exclusions).extracting(Trial.Exclusion::word).containsExactly("monty", "show");
    assertThat(exclusions.get(0).share()).isCloseTo(1 / 3.0, within(0.001));
  }

  @Test
  void result_wordsOfFewPosts_areNotOfferedByChance() {
    Map<String, Integer> posts = new LinkedHashMap<>();
    posts.put("snow falls", 15);
    posts.put("rain falls", 175);
    posts.put("python snow code", 5);
    posts.put("python code", 5);

    assertThat(exclusions("python", posts)).isEmpty();
  }

  @Test
  void result_wordsWithoutMeaning_areNotOffered() {
    Map<String, Integer> posts = new LinkedHashMap<>();
    posts.put("rain falls", 2_000);
    posts.put("python monty are 1969 @holy https://grail.example \uD83D\uDC0D", 100);
    posts.put("python code", 200);

    assertThat(exclusions("python", posts)).containsExactly("monty");
  }

  @Test
  void result_wordsOfTheQuery_areNotOffered() {
    Map<String, Integer> posts = new LinkedHashMap<>();
    posts.put("rain falls", 2_000);
    posts.put("python snake ada java tea", 100);
    posts.put("java code tea", 200);

    assertThat(exclusions("(python OR java) from:ada -monty", posts)).containsExactly("snake");
  }

  @Test
  void result_formsOfAWord_areOfferedOnce() {
    Map<String, Integer> posts = new LinkedHashMap<>();
    posts.put("rain falls", 2_000);
    posts.put("python sketch sketches sketchbook", 100);
    posts.put("python sketches", 20);
    posts.put("python code", 200);

    assertThat(exclusions("python", posts)).containsExactly("sketches", "sketchbook");
  }

  @Test
  void result_exclusion_canFollowTheQuery() {
    TrialCount count = new TrialCount(Query.parse("python"), List.of());
    for (int i = 0; i < 2_000; i++) {
      count.add(TestPosts.text(i % 10 == 0 ? "python code" : "rain"));
    }
    for (int i = 0; i < 100; i++) {
      count.add(
          TestPosts.hashtags(
              "python foo_bar \u00DCBER #Mont\u00FC #New York \uD83D\uDE80",
              "Mont\u00FC",
              "New York"));
    }
    List<String> exclusions =
        count.result(0, 1, 2_100).exclusions().stream().map(Trial.Exclusion::word).toList();

    assertThat(exclusions).containsExactlyInAnyOrder("#mont\u00FC", "foo_bar", "\u00FCber");
    assertThat(exclusions)
        .allSatisfy(
            word -> assertThat(Query.parse("python -" + word).canonical()).endsWith("-" + word));
  }

  @ParameterizedTest
  @CsvSource({
    "苹果, 今天下雨, 苹果手机发布了, 苹果很好吃, 手机",
    "りんご, 今日は雨です, りんご電話を発売, りんごが美味しい, 電話",
    "사과, 비가 온다, 사과 전화 발매, 사과 맛있다, 전화"
  })
  void result_wordOfAScriptWithoutSpaces_isOffered(
      String query, String other, String meaning, String wanted, String exclusion) {
    Map<String, Integer> posts = new LinkedHashMap<>();
    posts.put(other, 2_000);
    posts.put(meaning, 100);
    posts.put(wanted, 150);

    assertThat(exclusions(query, posts)).contains(exclusion).doesNotContain(query);
  }

  @Test
  void result_longPost_isCutBetweenCharacters() {
    TrialCount count = new TrialCount(Query.parse("kafka"), List.of());
    count.add(TestPosts.text("kafka " + "\uD83D\uDE80".repeat(1_000) + " kafka"));
    Trial.Sample sample = count.result(0, 1, 1).samples().get(0);

    assertThat(sample.text()).hasSizeLessThanOrEqualTo(2_000).endsWith("\uDE80…");
    assertThat(sample.highlights()).containsExactly(List.of(0, 5));
  }

  private static List<String> exclusions(String query, Map<String, Integer> posts) {
    TrialCount count = new TrialCount(Query.parse(query), List.of());
    posts.forEach(
        (text, times) -> IntStream.range(0, times).forEach(i -> count.add(TestPosts.text(text))));
    return count
        .result(0, 1, posts.values().stream().mapToInt(Integer::intValue).sum())
        .exclusions()
        .stream()
        .map(Trial.Exclusion::word)
        .toList();
  }

  private static Trial trial(String query, String... texts) {
    TrialCount count = new TrialCount(Query.parse(query), List.of());
    for (String text : texts) {
      count.add(TestPosts.text(text));
    }
    return count.result(0, 60_000, texts.length);
  }

  @Test
  void result_mutedPosts_matchNothingAndAreCountedApart() {
    TrialCount count =
        new TrialCount(
            Query.parse("kafka -streams"), List.of(Mute.of(Query.parseMute("#ad"), null, 1)));
    count.add(TestPosts.text("kafka"));
    count.add(TestPosts.hashtags("kafka", "ad"));
    count.add(TestPosts.hashtags("kafka streams", "ad"));
    Trial trial = count.result(0, 60_000, 3);

    assertThat(trial.matched()).isOne();
    assertThat(trial.muted()).isOne();
    assertThat(trial.samples()).hasSize(1);
    assertThat(trial.parts())
        .filteredOn(part -> part.part().equals("-streams"))
        .allSatisfy(part -> assertThat(part.share()).isZero());
  }

  @Test
  void result_samplesInAnyOrder_areTheLatestNewestFirst() {
    TrialCount count = new TrialCount(Query.parse("kafka"), List.of());
    for (int i = 0; i < 30; i++) {
      int at = i * 7 % 30;
      count.add(TestPosts.text("p" + at, "kafka " + at, 1_700_000_000_000L + at));
    }

    assertThat(count.result(0, 1, 30).samples())
        .extracting(Trial.Sample::id)
        .containsExactly("p29", "p28", "p27", "p26", "p25", "p24", "p23", "p22", "p21", "p20");
  }
}
