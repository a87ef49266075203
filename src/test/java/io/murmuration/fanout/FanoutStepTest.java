package io.murmuration.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.support.TestPosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FanoutStepTest {
  private static final long NOW = 1_000_000;
  private static final long SINCE = 7;
  private static final Keyword OWN = new Keyword("kafka", "kafka", SINCE);
  private static final Keyword SHARED = new Keyword("java", "java", SINCE).inSharedTopic();

  private Collection<Keyword> keywords = List.of(OWN, SHARED);
  private final List<String> sent = new ArrayList<>();
  private final FanoutStep step =
      new FanoutStep(() -> keywords, new KeywordPlacement(1, Duration.ofSeconds(1)));
  private final RecordSink sink =
      (topic, key, value, timestampMillis, header) ->
          sent.add(
              "%s %s %s=%s"
                  .formatted(
                      topic,
                      new String(key, UTF_8),
                      header.name(),
                      new String(header.value(), UTF_8)));

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
