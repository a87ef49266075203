package io.murmuration.operate.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.query.Query;
import io.murmuration.support.TestPosts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
    TrialCount count = new TrialCount(Query.parse("kafka -streams"));
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
    TrialCount count = new TrialCount(Query.parse("kafka"));
    IntStream.range(0, 100).forEach(i -> count.add(TestPosts.text(i < 10 ? "kafka" : "x")));
    Trial trial = count.result(0, 60_000, 1_000);

    // The interval for 10 of 100 in E. B. Wilson, 1927, as standard tables give it.
    assertThat(trial.low()).isCloseTo(0.0552, within(0.0001));
    assertThat(trial.high()).isCloseTo(0.1744, within(0.0001));
    assertThat(trial.perMinute()).isCloseTo(100, within(0.001));
  }

  @Test
  void result_nothingRead_isUnknown() {
    Trial trial = new TrialCount(Query.parse("kafka")).result(0, 0, 0);

    assertThat(trial.read()).isZero();
    assertThat(trial.perMinute()).isZero();
    assertThat(trial.samples()).isEmpty();
  }

  @Test
  void result_wordOfAnotherMeaning_isOfferedAsExclusion() {
    TrialCount count = new TrialCount(Query.parse("python"));
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

  private static Trial trial(String query, String... texts) {
    TrialCount count = new TrialCount(Query.parse(query));
    for (String text : texts) {
      count.add(TestPosts.text(text));
    }
    return count.result(0, 60_000, texts.length);
  }
}
