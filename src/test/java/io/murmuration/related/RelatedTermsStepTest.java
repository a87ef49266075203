package io.murmuration.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.PostJson;
import io.murmuration.message.RelatedTerms;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.StageStep;
import io.murmuration.support.TestPosts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelatedTermsStepTest {
  private static final long MINUTE = 60_000;
  private static final long PANE = 5 * MINUTE;
  private static final long NOW = 1_000 * PANE + 1234;
  private static final String TOPIC = "keyword-kafka";

  // Loading the stop words takes longer than a test.
  private static final TermExtractor EXTRACTOR = new TermExtractor();

  private final Map<String, Keyword> keywords = new HashMap<>();
  private final SentRecords sent = new SentRecords();
  private RelatedTermsStep step =
      new RelatedTermsStep(keywords::get, RelatedTermsStep.Settings.DEFAULT, EXTRACTOR);

  RelatedTermsStepTest() {
    keywords.put("kafka", new Keyword("kafka", "Kafka", 7));
  }

  private static byte[] post(String text) {
    return PostJson.encode(TestPosts.text(text));
  }

  private void apply(String text, long eventMillis, long nowMillis) throws BadRecordException {
    apply(0, post(text), eventMillis, nowMillis);
  }

  private void apply(int shard, byte[] value, long eventMillis, long nowMillis)
      throws BadRecordException {
    step.apply(new InputRecord(TOPIC, shard, 0, eventMillis, null, value), nowMillis, sent);
  }

  private RelatedTerms flushed(long nowMillis) {
    step.flush(nowMillis, sent);
    return RelatedTerms.fromJson(sent.value("related-terms", "kafka/0"));
  }

  @Test
  void flush_afterPosts_sendsTermsAndState() throws Exception {
    apply("Kafka streams", NOW, NOW);
    apply("kafka streams broker", NOW - PANE, NOW);
    apply(3, post("other"), NOW, NOW);

    assertThat(flushed(NOW))
        .isEqualTo(
            new RelatedTerms(
                "Kafka",
                0,
                NOW - 234,
                60 * MINUTE,
                2,
                988 * PANE,
                PANE,
                List.of(
                    new RelatedTerms.Term("streams", 2, 1, panes(Map.of(11, 1L, 12, 1L))),
                    new RelatedTerms.Term("broker", 1, 0.5, panes(Map.of(11, 1L))))));
    assertThat(sent.keys("related-terms")).containsExactlyInAnyOrder("kafka/0", "kafka/3");
    assertThat(sent.keys("related-terms-state"))
        .containsExactlyInAnyOrder(
            "kafka/0/" + 1000 * PANE, "kafka/0/" + 999 * PANE, "kafka/3/" + 1000 * PANE);
    assertThat(sent.timestamps()).containsOnly(NOW);
  }

  private static List<Long> panes(Map<Integer, Long> counts) {
    return IntStream.rangeClosed(0, 12).mapToObj(i -> counts.getOrDefault(i, 0L)).toList();
  }

  @Test
  void flush_timePassed_movesThePanes() throws Exception {
    apply("kafka streams", NOW - 12 * PANE, NOW);
    apply("kafka streams", NOW, NOW);
    assertThat(flushed(NOW).terms().get(0).panes()).isEqualTo(panes(Map.of(0, 1L, 12, 1L)));
    apply("kafka streams", NOW + 2 * PANE, NOW + 2 * PANE);
    RelatedTerms later = flushed(NOW + 2 * PANE);
    assertThat(later.panesFrom()).isEqualTo(990 * PANE);
    assertThat(later.terms().get(0).panes()).isEqualTo(panes(Map.of(10, 1L, 12, 1L)));
  }

  @Test
  void flush_clockWasSetBackByLessThanAMinute_countsInTheLastPane() throws Exception {
    apply("kafka streams", 1_001 * PANE, 1_001 * PANE);
    apply("kafka streams", 1_001 * PANE - MINUTE, 1_001 * PANE - MINUTE);
    assertThat(flushed(1_001 * PANE - MINUTE).terms().get(0).panes())
        .isEqualTo(panes(Map.of(12, 2L)));
  }

  @Test
  void flush_clockWasSetBackFurther_dropsThePanesOfTheFuture() throws Exception {
    apply("kafka streams", NOW + 3 * PANE, NOW + 3 * PANE);
    flushed(NOW + 3 * PANE);
    apply("kafka broker", NOW, NOW);
    RelatedTerms terms = flushed(NOW);
    assertThat(terms.posts()).isEqualTo(1);
    assertThat(terms.terms()).extracting(RelatedTerms.Term::term).containsExactly("broker");
    assertThat(sent.value("related-terms-state", "kafka/0/" + 1003 * PANE)).isNull();
  }

  @Test
  void flush_manyTerms_sendsPanesOfTheFirst20() throws Exception {
    apply(String.join(" ", IntStream.range(0, 30).mapToObj(i -> "w" + i).toList()), NOW, NOW);
    List<RelatedTerms.Term> terms = flushed(NOW).terms();
    assertThat(terms.subList(0, 20)).allMatch(t -> t.panes().equals(panes(Map.of(12, 1L))));
    assertThat(terms.subList(20, 30)).allMatch(t -> t.panes().isEmpty());
  }

  @Test
  void flush_manyTerms_sendsTheTop100ByCountAndCodePoint() throws Exception {
    String rare = String.join(" ", IntStream.range(0, 120).mapToObj(i -> "w" + (100 + i)).toList());
    apply(rare + " 𝔴 \uFB00x", NOW, NOW);
    apply("😀 often \uA4D0\uA4D1 zz", NOW, NOW);
    apply("😀 often zz", NOW, NOW);
    RelatedTerms terms = flushed(NOW);
    assertThat(terms.terms()).hasSize(100);
    assertThat(terms.terms().subList(0, 4))
        .extracting(RelatedTerms.Term::term, RelatedTerms.Term::count)
        .containsExactly(tuple("often", 2L), tuple("zz", 2L), tuple("😀", 2L), tuple("ffx", 1L));
    assertThat(terms.terms().get(99).term()).isEqualTo("w195");
  }

  @Test
  void flush_nothingChanged_sendsNothing() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    sent.clearLog();
    step.flush(NOW + 1000, sent);
    assertThat(sent.timestamps()).isEmpty();
  }

  @Test
  void flush_onePaneChanged_sendsOnlyThatPane() throws Exception {
    apply("kafka streams", NOW - PANE, NOW);
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    sent.clearLog();
    apply("kafka broker", NOW - PANE, NOW);
    RelatedTerms terms = flushed(NOW);
    assertThat(sent.log())
        .containsExactlyInAnyOrder(
            "related-terms kafka/0", "related-terms-state kafka/0/" + 999 * PANE);
    assertThat(terms.terms())
        .extracting(RelatedTerms.Term::term)
        .containsExactly("streams", "broker");
  }

  @Test
  void apply_postFromTheFuture_countsAsNow() throws Exception {
    apply("kafka streams", NOW + 10 * PANE, NOW);
    assertThat(flushed(NOW).posts()).isEqualTo(1);
    assertThat(sent.keys("related-terms-state")).containsExactly("kafka/0/" + 1000 * PANE);
  }

  @Test
  void apply_oldPost_countsWhileItsPaneIsOneOfThe12Before() throws Exception {
    apply("kafka streams", 988 * PANE, NOW);
    apply("kafka broker", 988 * PANE - 1, NOW);
    assertThat(flushed(NOW).terms()).extracting(RelatedTerms.Term::term).containsExactly("streams");
  }

  @Test
  void flush_paneLeftTheWindow_sendsTombstoneAndNewTerms() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    assertThat(flushed(1013 * PANE - 1).posts()).isEqualTo(1);
    assertThat(flushed(1013 * PANE).posts()).isZero();
    assertThat(sent.keys("related-terms-state")).isEmpty();
    sent.clearLog();
    step.flush(1013 * PANE, sent);
    assertThat(sent.log()).isEmpty();
  }

  @Test
  void apply_badValue_throwsWithReason() {
    assertThatThrownBy(() -> apply(0, null, NOW, NOW))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("no value");
    assertThatThrownBy(() -> apply(0, "[]".getBytes(StandardCharsets.UTF_8), NOW, NOW))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("not a JSON object");
  }

  @Test
  void apply_unknownKeyword_isIgnored() throws Exception {
    keywords.clear();
    apply("kafka streams", NOW, NOW);
    apply(0, null, NOW, NOW);
    step.flush(NOW, sent);
    assertThat(sent.log()).isEmpty();
  }

  @Test
  void flush_keywordRemoved_sendsTombstonesOnce() throws Exception {
    apply("kafka streams", NOW, NOW);
    apply("kafka streams", NOW - PANE, NOW);
    step.flush(NOW, sent);
    keywords.clear();
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).isEmpty();
    assertThat(sent.keys("related-terms-state")).isEmpty();
    sent.clearLog();
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    assertThat(sent.log()).isEmpty();
  }

  @Test
  void apply_keywordAddedAgain_startsFromZero() throws Exception {
    apply("kafka streams", NOW, NOW);
    apply("kafka streams", NOW - PANE, NOW);
    step.flush(NOW, sent);
    keywords.put("kafka", new Keyword("kafka", "Kafka", 8));
    apply("kafka broker", NOW, NOW);
    assertThat(flushed(NOW).terms()).extracting(RelatedTerms.Term::term).containsExactly("broker");
    assertThat(sent.keys("related-terms-state")).containsExactly("kafka/0/" + 1000 * PANE);
  }

  @Test
  void flush_keywordAddedAgainAndQuiet_sendsEmptyTerms() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    keywords.put("kafka", new Keyword("kafka", "Kafka", 8));
    assertThat(flushed(NOW).terms()).isEmpty();
    assertThat(sent.keys("related-terms-state")).isEmpty();
  }

  @Test
  void restore_stateOfOtherShards_isLeftAlone() throws Exception {
    apply("kafka streams", NOW, NOW);
    apply(1, post("kafka streams"), NOW, NOW);
    step.flush(NOW, sent);
    restart(new InputPartition(TOPIC, 1, ""));
    keywords.clear();
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).containsExactly("kafka/0");
    assertThat(sent.keys("related-terms-state")).containsExactly("kafka/0/" + 1000 * PANE);
  }

  @Test
  void restore_paneOfAnEarlierGeneration_sendsATombstone() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    keywords.put("kafka", new Keyword("kafka", "Kafka", 8));
    restart(new InputPartition(TOPIC, 0, ""));
    assertThat(flushed(NOW).posts()).isZero();
    assertThat(sent.keys("related-terms-state")).isEmpty();
  }

  @Test
  void restore_keywordRemovedMeanwhile_sendsTombstoneEvenWithoutPanes() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    step.flush(NOW + 13 * PANE, sent);
    keywords.clear();
    restart(new InputPartition(TOPIC, 0, ""));
    step.flush(NOW + 13 * PANE, sent);
    assertThat(sent.keys("related-terms")).isEmpty();
  }

  @Test
  void restore_keywordRemovedAndItsPartitionGone_sendsTombstones() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    keywords.clear();
    restart(new InputPartition("keyword-other", 0, ""));
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).isEmpty();
    assertThat(sent.keys("related-terms-state")).isEmpty();
  }

  @Test
  void restore_keywordBackBeforeItsRestWasClearedAway_isLeftToItsReader() throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    Keyword keyword = keywords.remove("kafka");
    restart(new InputPartition("keyword-other", 0, ""));
    keywords.put("kafka", keyword);
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).containsExactly("kafka/0");
  }

  @Test
  void restore_unreadableState_isNamed() {
    List<InputPartition> assigned = List.of(new InputPartition(TOPIC, 0, ""));
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> state = new HashMap<>(Map.of("kafka/0/300000", empty));
    List<String> neverWritten =
        List.of("kafka/0", "kafka/0/x", "kafka/0/300001", "kafka/0/0300000", "kafka/00/300000");
    neverWritten.forEach(key -> state.put(key, empty));

    assertThat(step.restore(assigned, state))
        .hasSize(state.size())
        .filteredOn(StageStep.Unusable::needed)
        .extracting(StageStep.Unusable::key)
        .containsExactly("kafka/0/300000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka/0", "kafka/0/300001", "kafka/0/0300000", "kafka/00/300000"})
  void restore_paneUnderAKeyThatIsNeverWritten_isUnusable(String key) throws Exception {
    apply("kafka streams", NOW, NOW);
    step.flush(NOW, sent);
    byte[] pane = sent.topic("related-terms-state").values().iterator().next();

    List<InputPartition> assigned = List.of(new InputPartition(TOPIC, 0, ""));
    assertThat(step.restore(assigned, Map.of(key, pane)))
        .containsExactly(new StageStep.Unusable(key, false));
  }

  @Test
  void settings_windowNotOfWholePanes_throws() {
    assertThatThrownBy(
            () -> new RelatedTermsStep.Settings(Duration.ofHours(1), Duration.ofMinutes(7), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void restart(InputPartition assigned) {
    step = new RelatedTermsStep(keywords::get, RelatedTermsStep.Settings.DEFAULT, EXTRACTOR);
    step.restore(List.of(assigned), sent.topic("related-terms-state"));
  }
}
