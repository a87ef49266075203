package io.murmuration.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MatchedPosts;
import io.murmuration.message.MuteCount;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import io.murmuration.support.TestPosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanoutStepTest {
  private static final long NOW = 1_000_000;
  private static final long SINCE = 7;
  private static final Keyword OWN = new Keyword("kafka", "kafka", SINCE);
  private static final Keyword SHARED = new Keyword("java", "java", SINCE).inSharedTopic();

  private Collection<Keyword> keywords = List.of(OWN, SHARED);
  private Collection<Mute> mutes = List.of();
  private final Map<String, byte[]> counts = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private final FanoutStep step =
      new FanoutStep(() -> keywords, new KeywordPlacement(1, Duration.ofSeconds(1)), () -> mutes);
  private final RecordSink sink =
      (topic, key, value, timestampMillis, header) -> {
        if (topic.equals(Topics.MUTE_COUNTS)) {
          counts.put(new String(key, UTF_8), value);
        } else {
          sent.add(
              "%s %s %s=%s"
                  .formatted(
                      topic,
                      new String(key, UTF_8),
                      header.name(),
                      new String(header.value(), UTF_8)));
        }
      };

  @Test
  void apply_keywordsOfBothKinds_sendsACopyToTheTopicOfEach() throws Exception {
    apply("Kafka and Java");
    assertThat(sent)
        .containsExactlyInAnyOrder("keyword-kafka author since=7", "keyword-shared java since=7");
  }

  @Test
  void apply_keywordThatMoved_sendsToItsNewTopicOnly() throws Exception {
    keywords = List.of(OWN.inSharedTopic(), SHARED.inOwnTopic());
    apply("Kafka and Java");
    assertThat(sent)
        .containsExactlyInAnyOrder("keyword-shared kafka since=7", "keyword-java author since=7");
  }

  @Test
  void flush_ofTheReaderOfPartition0_decidesEachInterval() throws Exception {
    step.restore(List.of(new InputPartition("posts", 0, "")), Map.of());
    step.flush(NOW, sink);
    for (int i = 0; i < 100; i++) {
      apply("Java");
    }
    step.flush(NOW + 999, sink);
    assertThat(step.takeMoves()).isEmpty();
    step.flush(NOW + 1000, sink);
    assertThat(step.takeMoves().orElseThrow())
        .containsExactlyInAnyOrder(OWN.inSharedTopic(), SHARED.inOwnTopic());
    step.flush(NOW + 1001, sink);
    assertThat(step.takeMoves()).isEmpty();
  }

  @Test
  void flush_ofAnotherReader_decidesNothing() throws Exception {
    step.restore(List.of(new InputPartition("posts", 1, "")), Map.of());
    step.flush(NOW, sink);
    apply("Java");
    step.flush(NOW + 10_000, sink);
    assertThat(step.takeMoves()).isEmpty();
  }

  @Test
  void flush_readerThatGetsPartition0Later_decidesByRecordsReadSince() throws Exception {
    step.restore(List.of(new InputPartition("posts", 1, "")), Map.of());
    for (int i = 0; i < 100; i++) {
      apply("Java");
    }
    step.restore(List.of(new InputPartition("posts", 0, "")), Map.of());
    step.flush(NOW, sink);
    step.flush(NOW + 1000, sink);
    assertThat(step.takeMoves()).contains(List.of());
  }

  @Test
  void restore_decidedMovesThatWereNotTaken_dropsThem() {
    step.restore(List.of(new InputPartition("posts", 0, "")), Map.of());
    step.flush(NOW, sink);
    step.flush(NOW + 1000, sink);
    step.restore(List.of(new InputPartition("posts", 0, "")), Map.of());
    assertThat(step.takeMoves()).isEmpty();
  }

  @Test
  void apply_postMutedForAllKeywords_sendsNothingAndCountsIt() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("java"), null, SINCE));
    apply("Kafka and Java");
    apply("Java alone");
    apply("only Kafka");
    step.flush(NOW + 1, sink);

    assertThat(sent).containsExactly("keyword-kafka author since=7");
    assertThat(step.results()).isOne();
    assertThat(step.offsetMetadata("posts", 0)).isEqualTo(MatchedPosts.format(1));
    assertThat(counts).containsOnlyKeys("0/*/java");
    assertThat(MuteCount.decode(counts.get("0/*/java"))).isEqualTo(new MuteCount(SINCE, 2, NOW));
  }

  @Test
  void apply_postMutedForOneKeyword_isSentToTheOthers() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("source:test"), SHARED, SINCE));
    apply("Kafka and Java");
    apply("only Kafka");
    step.flush(NOW, sink);

    assertThat(sent)
        .containsExactly("keyword-kafka author since=7", "keyword-kafka author since=7");
    assertThat(MuteCount.decode(counts.get("0/java/source:test")).posts()).isOne();
  }

  @Test
  void apply_mutedPostWithoutKeyword_isNotCounted() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("source:test"), null, SINCE));
    apply("neither");
    step.flush(NOW, sink);

    assertThat(counts).isEmpty();
  }

  @Test
  void apply_endedMute_sendsAgain() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("kafka"), null, SINCE));
    apply("Kafka");
    mutes = List.of();
    apply("Kafka");

    assertThat(sent).hasSize(1);
  }

  @Test
  void restore_countsOfMutes_goOnFromTheCommittedOnesOfItsPartitions() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("kafka"), null, SINCE));
    byte[] committed = new MuteCount(SINCE, 5, 1).encode();
    apply("Kafka");
    step.restore(
        List.of(new InputPartition("posts", 0, "")),
        Map.of("0/*/kafka", committed, "1/*/kafka", committed));
    apply("Kafka");
    step.flush(NOW, sink);

    assertThat(counts).containsOnlyKeys("0/*/kafka");
    assertThat(MuteCount.decode(counts.get("0/*/kafka")).posts()).isEqualTo(6);
  }

  @Test
  void restore_countOfAnEarlierMuteOfTheSameQuery_beginsAgain() throws Exception {
    mutes = List.of(Mute.of(Query.parseMute("kafka"), null, SINCE + 1));
    step.restore(
        List.of(new InputPartition("posts", 0, "")),
        Map.of("0/*/kafka", new MuteCount(SINCE, 5, 1).encode()));
    apply("Kafka");
    step.flush(NOW, sink);

    assertThat(MuteCount.decode(counts.get("0/*/kafka")))
        .isEqualTo(new MuteCount(SINCE + 1, 1, NOW));
  }

  @Test
  void restore_unusableCounts_areNeededForItsPartitionsOnly() {
    byte[] value = "{}".getBytes(UTF_8);
    assertThat(
            step.restore(
                List.of(new InputPartition("posts", 0, "")),
                Map.of("0/*/kafka", value, "1/*/kafka", "x".getBytes(UTF_8), "kafka", value)))
        .containsExactlyInAnyOrder(
            new StageStep.Unusable("0/*/kafka", true), new StageStep.Unusable("kafka", false));
  }

  @Test
  void note_keywordsThatShareAFrequentWord_onlyIfNoRarerWordHelps() throws Exception {
    keywords = IntStream.range(0, 300).mapToObj(i -> Keyword.of("kafka w" + i, 1)).toList();
    for (int i = 0; i < 3000; i++) {
      apply("kafka");
    }
    step.flush(NOW, sink);
    assertThat(step.note()).isNull();

    keywords = IntStream.range(0, 300).mapToObj(i -> Keyword.of("kafka lang:x" + i, 1)).toList();
    apply("kafka");
    step.flush(NOW + 5_000, sink);
    assertThat(step.note()).isNull();
    step.flush(NOW + 10_000, sink);
    assertThat(step.note()).startsWith("300 keywords need 'kafka'");
  }

  @Test
  void apply_postWithATimeInSeconds_isABadRecord() {
    String post = new String(PostJson.encode(TestPosts.text("tea")), UTF_8);
    byte[] inSeconds = post.replace("1700000000000", "1700000000").getBytes(UTF_8);

    assertThatThrownBy(
            () -> step.apply(new InputRecord("posts", 0, 0, NOW, null, inSeconds), NOW, sink))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("createdAt is before March 1973; it must be in milliseconds since 1970");
  }

  private void apply(String text) throws Exception {
    Post post = TestPosts.text(text);
    step.apply(
        new InputRecord("posts", 0, 0, NOW, "author".getBytes(UTF_8), PostJson.encode(post)),
        NOW,
        sink);
  }
}
