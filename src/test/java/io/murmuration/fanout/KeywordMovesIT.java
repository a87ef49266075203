package io.murmuration.fanout;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeywordMovesIT {

  private final Settings settings =
      TestCluster.settings().withKeywords(List.of("kafka", "java")).withOwnTopics(1);
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final Vertx vertx = Vertx.vertx();
  private final WrittenPosts posts = new WrittenPosts(vertx, kafka);

  @AfterEach
  void close() {
    posts.close();
    vertx.close().await();
  }

  @Test
  void fanout_sharedKeywordGetsBusy_swapsItWithTheQuietOneAndLosesNoPost() {
    vertx.deployVerticle(new FanoutVerticle(settings, Duration.ofMillis(300))).await();
    assertThat(topics()).containsExactly("keyword-shared", "keyword-kafka");
    await("the busy keyword has the topic")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(20, "Java");
              return topics().equals(List.of("keyword-java", "keyword-shared"));
            });
    await("posts go there")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(1, "Java");
              return !TopicRecords.all(kafka, "keyword-java").isEmpty();
            });
    await("all posts are sent on").atMost(PATIENCE).until(() -> sentOn() == posts.count());
  }

  /** Kafka refuses a name that differs from another only in a dot instead of an underscore. */
  @Test
  void begin_topicThatKafkaRefuses_leavesTheKeywordInTheSharedTopic() {
    KafkaConnection dotted = kafka.withPrefix(kafka.prefix() + "a.b-");
    KafkaConnection other = kafka.withPrefix(kafka.prefix() + "a_b-");
    try (TopicAdmin admin = new TopicAdmin(dotted);
        TopicAdmin otherAdmin = new TopicAdmin(other)) {
      admin.ensure(TopicLayout.fixed(false));
      otherAdmin.ensure(List.of(TopicLayout.keyword("java", false)));
    }
    KeywordStore store = new KeywordStore(dotted, 0);
    store.add(Phrase.parseList("java,kafka"));
    KeywordMoves moves = new KeywordMoves(vertx, dotted, 2);

    moves.begin(store.list().stream().map(Keyword::inOwnTopic).toList());

    await("the other keyword has moved")
        .atMost(PATIENCE)
        .until(() -> store.list().stream().anyMatch(keyword -> !keyword.sharesTopic()));
    assertThat(store.list())
        .extracting(Keyword::topic)
        .containsExactly("keyword-shared", "keyword-kafka");
    assertThat(store.list()).extracting(moves::mayHaveTopic).containsExactly(false, true);
  }

  private int sentOn() {
    return TopicRecords.all(kafka, "keyword-java").size()
        + TopicRecords.all(kafka, "keyword-shared").size();
  }

  /** The topics of java and kafka. */
  private List<String> topics() {
    return new KeywordStore(kafka).list().stream().map(keyword -> keyword.topic()).toList();
  }
}
