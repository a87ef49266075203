package io.murmuration.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.KeywordStore;
import io.murmuration.kafka.StageTransaction;
import io.murmuration.kafka.TestCluster;
import io.murmuration.kafka.TopicRecords;
import io.murmuration.kafka.Topics;
import io.murmuration.post.Post;
import io.murmuration.post.PostJson;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeywordMovesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Settings settings =
      TestCluster.settings().withKeywords(List.of("kafka", "java")).withOwnTopics(1);
  private final KafkaSettings kafka = Installation.kafka(settings);
  private final Vertx vertx = Vertx.vertx();
  private final StageTransaction posts =
      new StageTransaction(vertx, kafka, "posts", "test", Duration.ofMillis(10));
  private int written;

  @AfterEach
  void close() {
    posts.discard();
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
              write(20);
              return topics().equals(List.of("keyword-java", "keyword-shared"));
            });
    await("posts go there")
        .atMost(PATIENCE)
        .until(
            () -> {
              write(1);
              return !TopicRecords.all(kafka, "keyword-java").isEmpty();
            });
    await("all posts are sent on").atMost(PATIENCE).until(() -> sentOn() == written);
  }

  private int sentOn() {
    return TopicRecords.all(kafka, "keyword-java").size()
        + TopicRecords.all(kafka, "keyword-shared").size();
  }

  /** The topics of java and kafka. */
  private List<String> topics() {
    return new KeywordStore(kafka).list().stream().map(keyword -> keyword.topic()).toList();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      String id = "post-" + written++;
      Post post =
          new Post(
              id,
              "test",
              new Post.Author(id, null),
              "Java",
              "en",
              System.currentTimeMillis(),
              List.of(),
              List.of(),
              List.of(),
              null);
      posts.send(Topics.POSTS, id.getBytes(UTF_8), PostJson.encode(post), post.createdAt());
    }
    posts.commit();
  }
}
