package io.murmuration.related;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.PostJson;
import io.murmuration.message.RelatedTerms;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.support.TestPosts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the related terms of keywords that share a topic. */
class RelatedTermsOfSharedTopicTest {
  private static final long PANE = 5 * 60_000;
  private static final long NOW = 1_000 * PANE + 1234;
  private static final TermExtractor EXTRACTOR = new TermExtractor();

  private final Map<String, Keyword> keywords = new HashMap<>();
  private final SentRecords sent = new SentRecords();
  private long changes;
  private final KeywordLookup steady =
      new KeywordLookup() {
        @Override
        public Keyword find(String slug) {
          return keywords.get(slug);
        }

        @Override
        public long changes() {
          return changes;
        }
      };
  private RelatedTermsStep step =
      new RelatedTermsStep(steady, RelatedTermsStep.Settings.DEFAULT, EXTRACTOR);

  RelatedTermsOfSharedTopicTest() {
    keywords.put("kafka", new Keyword("kafka", "Kafka", 7));
  }

  @Test
  void flush_bothHomesOfAKeyword_areShardsOfTheirOwn() throws Exception {
    step.apply(new InputRecord("keyword-kafka", 0, 0, NOW, null, post("streams")), NOW, sent);
    applyShared(post("broker"), 0, 7);
    applyShared(post("broker"), 1, 6);
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).containsExactly("kafka/-1", "kafka/0");
    assertThat(sent.keys("related-terms-state"))
        .containsExactly("kafka/-1/" + 1000 * PANE, "kafka/0/" + 1000 * PANE);
  }

  @Test
  void restore_partitionOfTheSharedTopic_continuesItsPanes() throws Exception {
    applyShared(post("broker"), 1, 7);
    step.flush(NOW, sent);
    step = new RelatedTermsStep(steady, RelatedTermsStep.Settings.DEFAULT, EXTRACTOR);
    step.restore(
        List.of(new InputPartition("keyword-shared", 1, "")), sent.topic("related-terms-state"));
    applyShared(post("broker"), 1, 7);
    step.flush(NOW, sent);
    RelatedTerms terms = RelatedTerms.fromJson(sent.value("related-terms", "kafka/-2"));
    assertThat(terms.posts()).isEqualTo(2);
    keywords.clear();
    changes++;
    step.flush(NOW, sent);
    assertThat(sent.keys("related-terms")).isEmpty();
    assertThat(sent.keys("related-terms-state")).isEmpty();
  }

  @Test
  void flush_nothingCountedButTimePassed_sendsOnlyWhenAPaneLeaves() throws Exception {
    applyShared(post("broker"), 0, 7);
    step.flush(NOW, sent);
    sent.clearLog();
    step.flush(1013 * PANE - 1, sent);
    assertThat(sent.log()).isEmpty();
    step.flush(1013 * PANE, sent);
    assertThat(sent.log())
        .containsExactlyInAnyOrder(
            "related-terms kafka/-1", "related-terms-state kafka/-1/" + 1000 * PANE);
  }

  private void applyShared(byte[] value, int partition, long since) throws BadRecordException {
    byte[] key = "kafka".getBytes(StandardCharsets.UTF_8);
    byte[] generation = Long.toString(since).getBytes(StandardCharsets.UTF_8);
    step.apply(
        new InputRecord(
            "keyword-shared",
            partition,
            0,
            NOW,
            key,
            value,
            name -> name.equals("since") ? generation : null),
        NOW,
        sent);
  }

  private static byte[] post(String text) {
    return PostJson.encode(TestPosts.text(text));
  }
}
