package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.MentionCount;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeywordRemovalIT {

  private final Settings settings = TestCluster.settings().withKeywords(List.of("kafka", "java"));
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final KeywordStore keywords = new KeywordStore(kafka);
  private final Vertx vertx = Vertx.vertx();
  private final WrittenPosts posts = new WrittenPosts(vertx, kafka);

  @BeforeEach
  void deploy() {
    vertx.deployVerticle(new RelatedTermsVerticle(settings)).await();
    vertx.deployVerticle(new AggregateVerticle(settings)).await();
    vertx.deployVerticle(new FanoutVerticle(settings)).await();
  }

  @AfterEach
  void close() {
    posts.close();
    vertx.close().await();
  }

  @Test
  void remove_keyword_forgetsItWhileTheOthersGoOn() {
    posts.write(20, "Kafka and coffee");
    posts.write(10, "Java and tea");
    awaitCounted("kafka", 20);
    awaitCounted("java", 10);
    remove("kafka");
    await("the topic is deleted").atMost(PATIENCE).until(() -> !topics().contains("keyword-kafka"));
    assertThat(lastRecords(Topics.MENTIONS)).containsEntry("kafka/0", null);
    assertThat(lastRecords(Topics.RELATED_TERMS)).containsEntry("kafka/0", null);
    assertThat(TopicReader.latestByKey(kafka, Topics.RELATED_TERMS_STATE).keySet())
        .isNotEmpty()
        .allMatch(key -> key.startsWith("java/"));
    posts.write(5, "Java, no longer with Kafka");
    awaitCounted("java", 15);
    assertThat(topics()).doesNotContain("keyword-kafka");
    assertThat(lastRecords(Topics.MENTIONS)).containsEntry("kafka/0", null);
  }

  @Test
  void add_afterTheTopicWasDeleted_countsFromZero() {
    posts.write(20, "Kafka and coffee");
    awaitCounted("kafka", 20);
    remove("kafka");
    await("the topic is deleted").atMost(PATIENCE).until(() -> !topics().contains("keyword-kafka"));
    keywords.add(List.of(NamedQuery.parse("kafka")));
    int counted = writeUntilCounted("kafka", "Kafka and milk");
    assertThat(TopicRecords.all(kafka, "keyword-kafka")).hasSize(counted);
    assertThat(related("kafka").terms())
        .extracting(RelatedTerms.Term::term, RelatedTerms.Term::count)
        .containsExactly(tuple("milk", (long) counted));
  }

  @Test
  void add_rightAfterItWasRemoved_countsFromZero() {
    posts.write(20, "Kafka and coffee");
    awaitCounted("kafka", 20);
    remove("kafka");
    keywords.add(List.of(NamedQuery.parse("kafka")));
    int counted = writeUntilCounted("kafka", "Kafka and milk");
    // The stage may have deleted the topic in the meantime.
    assertThat(TopicRecords.all(kafka, "keyword-kafka").size()).isIn(counted, 20 + counted);
    assertThat(related("kafka").terms())
        .extracting(RelatedTerms.Term::term, RelatedTerms.Term::count)
        .containsExactly(tuple("milk", (long) counted));
  }

  @Test
  void edit_query_countsOtherPostsFromThenOnInTheSameGeneration() {
    posts.write(20, "Kafka and coffee");
    awaitCounted("kafka", 20);
    keywords.edit("kafka", Query.parse("\"apache flink\""), null);
    await("the stages know the query")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(1, "Apache Flink and milk");
              return total("kafka") > 20;
            });
    posts.write(5, "Kafka and tea");
    awaitAllThrough("kafka");
    assertThat(related("kafka").posts()).isEqualTo(total("kafka"));
    assertThat(related("kafka").terms())
        .extracting(RelatedTerms.Term::term)
        .contains("coffee", "milk")
        .doesNotContain("tea");
  }

  private void remove(String phrase) {
    keywords.remove(List.of(NamedQuery.parse(phrase)));
    await("mentions and terms are gone")
        .atMost(PATIENCE)
        .until(
            () ->
                !TopicReader.latestByKey(kafka, Topics.MENTIONS).containsKey(phrase + "/0")
                    && !TopicReader.latestByKey(kafka, Topics.RELATED_TERMS)
                        .containsKey(phrase + "/0"));
  }

  /** Writes posts until fanout knows the keyword. Returns the number of posts that it counted. */
  private int writeUntilCounted(String slug, String text) {
    await("a post is counted")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(1, text);
              return total(slug) > 0;
            });
    awaitAllThrough(slug);
    assertThat(related(slug).posts()).isEqualTo(total(slug));
    return Math.toIntExact(total(slug));
  }

  private void awaitAllThrough(String slug) {
    await("all posts have gone through")
        .atMost(PATIENCE)
        .until(
            () -> {
              try (TopicAdmin admin = new TopicAdmin(kafka)) {
                List<String> topics = List.of("keyword-" + slug);
                return admin.lag("fanout", List.of(Topics.POSTS)) == 0
                    && admin.lag("aggregate", topics) == 0
                    && admin.lag("related-terms", topics) == 0;
              }
            });
  }

  private void awaitCounted(String slug, long count) {
    await(slug + " is counted")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(total(slug)).isEqualTo(count);
              assertThat(related(slug).posts()).isEqualTo(count);
            });
  }

  private long total(String slug) {
    byte[] value = TopicReader.latestByKey(kafka, Topics.MENTIONS).get(slug + "/0");
    return value == null ? 0 : MentionCount.fromJson(value).total();
  }

  private RelatedTerms related(String slug) {
    byte[] value = TopicReader.latestByKey(kafka, Topics.RELATED_TERMS).get(slug + "/0");
    return value == null
        ? new RelatedTerms(slug, 0, 0, 0, 0, 0, 0, List.of())
        : RelatedTerms.fromJson(value);
  }

  private Set<String> topics() {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      return admin.list();
    }
  }

  /** The last value of every key, {@code null} for a tombstone. */
  private Map<String, String> lastRecords(String topic) {
    Map<String, String> last = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka, topic)) {
      last.put(TopicRecords.utf8(record.key()), TopicRecords.utf8(record.value()));
    }
    return last;
  }
}
