package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostTime;
import io.murmuration.message.Topics;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TestTopics;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posts deleted or edited at their source change in the samples and nowhere else. */
class PostChangesIT {
  private static final String ADDRESS = "murmuration.post-changes";

  /** The first has a topic of its own. */
  private static final List<String> KEYWORDS = List.of("tea", "milk");

  private final Settings settings = TestCluster.settings().withKeywords(KEYWORDS).withOwnTopics(1);
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final TestTopics topics = new TestTopics(kafka);

  @Test
  void samples_ofChangedPosts_areAsTheyAreNowAndTheCountsAsTheyWere() throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      BridgeClient browser = BridgeClient.connect(pipeline);
      browser.register(ADDRESS);
      posts.write(3, "milk in tea");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(pipeline.totals()).isEqualTo(Map.of("tea", 3L, "milk", 3L));
                assertThat(shown(pipeline, "/api/keywords/tea")).hasSize(3);
                assertThat(shown(pipeline, "/api/keywords/milk")).hasSize(3);
              });

      topics.send(Topics.POST_CHANGES, null, "no change");
      change(PostChange.deleted("test", "post-0", 1));
      change(PostChange.edited(TestPosts.text("post-1", "only tea", PostTime.MIN_MILLIS), 1));

      List<String> tea = List.of("post-1 only tea", "post-2 milk in tea");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(shown(pipeline, "/api/posts")).containsExactlyElementsOf(tea);
                assertThat(shown(pipeline, "/api/keywords/tea")).containsExactlyElementsOf(tea);
                assertThat(shown(pipeline, "/api/keywords/milk"))
                    .containsExactly("post-2 milk in tea");
              });
      assertThat(shown(snapshot(browser))).containsExactlyElementsOf(tea);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(browser)).hasSize(2));
      assertThat(told(browser).get(0).encode())
          .isEqualTo("{\"source\":\"test\",\"id\":\"post-0\",\"post\":null}");
      JsonObject edited = told(browser).get(1).getJsonObject("post");
      assertThat(edited).isEqualTo(pipeline.getArray("/api/posts").getJsonObject(0));
      assertThat(edited.getJsonArray("keywords")).containsExactly("tea");
      assertThat(edited.getJsonArray("highlights").encode()).isEqualTo("[[5,8]]");

      posts.write(1, "tea");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(pipeline.totals()).isEqualTo(Map.of("tea", 4L, "milk", 3L)));
      assertThat(shown(pipeline, "/api/keywords/tea")).doesNotContain("post-0 milk in tea");
      browser.close();
    }
  }

  @Test
  void deletion_beforeThePost_keepsItFromBeingShown() throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      change(PostChange.deleted("test", "post-0", 1));
      change(PostChange.edited(TestPosts.text("post-1", "TEA", PostTime.MIN_MILLIS), 1));
      posts.write(3, "tea");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(pipeline.totals()).isEqualTo(Map.of("tea", 3L));
                assertThat(shown(pipeline, "/api/posts"))
                    .containsExactly("post-1 TEA", "post-2 tea");
              });
    }
  }

  /** Also where Kafka has deleted what was before. */
  @ParameterizedTest
  @CsvSource({"0, post-2 tea", "1, post-0 tea;post-2 tea"})
  void changes_readAtTheStart_areThoseThatKafkaHas(int kafkaDeleted, String expected)
      throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      posts.write(3, "tea");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(shown(pipeline, "/api/posts")).hasSize(3);
                assertThat(pipeline.totals()).isEqualTo(Map.of("tea", 3L));
              });
    }
    change(PostChange.deleted("test", "post-0", 1));
    change(PostChange.deleted("test", "post-1", 1));
    deleteRecordsBefore(kafkaDeleted);

    try (RunningPipeline again = RunningPipeline.startVisualization(settings)) {
      assertThat(shown(again, "/api/posts")).containsExactly(expected.split(";", -1));
      assertThat(again.totals()).isEqualTo(Map.of("tea", 3L));
      change(PostChange.deleted("test", "post-2", 1));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(shown(again, "/api/posts")).doesNotContain("post-2 tea"));
    }
  }

  /** The stages that count, and the one that shows. */
  private RunningPipeline start() {
    RunningPipeline pipeline = RunningPipeline.startVisualization(settings);
    List.of(new FanoutVerticle(settings), new AggregateVerticle(settings))
        .forEach(stage -> RunningPipeline.await(pipeline.vertx().deployVerticle(stage)));
    return pipeline;
  }

  private void change(PostChange change) throws Exception {
    topics.send(
        Topics.POST_CHANGES, new String(change.key(), UTF_8), new String(change.encode(), UTF_8));
  }

  private void deleteRecordsBefore(long offset) throws Exception {
    TopicPartition partition = new TopicPartition(kafka.topic(Topics.POST_CHANGES), 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  private static JsonArray snapshot(BridgeClient browser) throws InterruptedException {
    return browser.request("murmuration.snapshot").getJsonObject("body").getJsonArray("posts");
  }

  private static List<JsonObject> told(BridgeClient browser) {
    return browser.received(ADDRESS).stream().flatMap(message -> objects(message.body())).toList();
  }

  private static List<String> shown(RunningPipeline pipeline, String path) {
    return shown(
        path.equals("/api/posts")
            ? pipeline.getArray(path)
            : pipeline.get(path).bodyAsJsonObject().getJsonArray("posts"));
  }

  /** Ids and texts, in the order of the ids. */
  private static List<String> shown(JsonArray posts) {
    return objects(posts)
        .map(post -> post.getString("id") + " " + post.getString("text"))
        .sorted()
        .toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }
}
