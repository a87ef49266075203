package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.query.NamedQuery;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page shows the latest posts of each keyword, in its own topic or in the shared one. */
class LatestPostsIT {
  private static final String POSTS = "murmuration.posts";

  /** The first has a topic of its own. */
  private static final List<String> KEYWORDS = List.of("tea", "milk");

  private final Settings settings = TestCluster.settings().withKeywords(KEYWORDS).withOwnTopics(1);
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final KeywordStore keywords = new KeywordStore(kafka, 1);

  @Test
  void posts_ofKeywordsThatComeAndGo_areShown() throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      BridgeClient browser = BridgeClient.connect(pipeline);
      browser.register(POSTS);
      posts.write(1, "Milk in TEA");
      posts.write(1, "only milk");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(texts(pipeline, "tea")).containsExactly("Milk in TEA");
                assertThat(texts(pipeline, "milk")).containsExactly("Milk in TEA", "only milk");
              });
      JsonObject both = pipeline.getArray("/api/posts").getJsonObject(0);
      assertThat(both.getJsonArray("keywords")).containsExactly("milk", "tea");
      assertThat(both.getJsonArray("highlights").encode()).isEqualTo("[[0,4],[8,11]]");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(published(browser)).contains(both, post(pipeline, 1)));

      keywords.add(List.of(NamedQuery.parse("cup")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                posts.write(1, "a cup");
                assertThat(texts(pipeline, "cup")).isNotEmpty().containsOnly("a cup");
              });
      keywords.remove(List.of(NamedQuery.parse("milk")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(pipeline.get("/api/keywords/milk").statusCode()).isEqualTo(404));
      assertThat(post(pipeline, 0).getJsonArray("keywords")).containsExactly("tea");
      assertThat(post(pipeline, 0).getJsonArray("highlights").encode()).isEqualTo("[[8,11]]");
      browser.close();
    }
    try (RunningPipeline again = RunningPipeline.startVisualization(settings)) {
      BridgeClient browser = BridgeClient.connect(again);
      JsonArray shown =
          browser.request("murmuration.snapshot").getJsonObject("body").getJsonArray("posts");

      assertThat(texts(shown)).contains("Milk in TEA", "a cup").doesNotContain("only milk");
      browser.close();
    }
  }

  @Test
  void keyword_asAFile_hasItsNameAndMinutes() throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      posts.write(3, "tea");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(pipeline.totals()).isEqualTo(Map.of("tea", 3L)));

      HttpResponse<Buffer> csv = pipeline.get("/api/keywords/tea.csv");
      HttpResponse<Buffer> json = pipeline.get("/api/keywords/tea?download");

      assertThat(csv.getHeader("Content-Type")).isEqualTo("text/csv; charset=utf-8");
      assertThat(csv.getHeader("Content-Disposition"))
          .isEqualTo("attachment; filename=\"tea.csv\"");
      List<String> lines = csv.bodyAsString().lines().toList();
      assertThat(lines).hasSize(61).startsWith("minute,mentions,missing");
      assertThat(lines.subList(1, 61))
          .allMatch(line -> line.matches("[-0-9T:]{19}Z,[0-9]*,(not followed yet)?"));
      assertThat(
              lines.stream()
                  .skip(1)
                  .map(line -> line.split(",", -1)[1])
                  .filter(count -> !count.isEmpty())
                  .mapToInt(Integer::parseInt)
                  .sum())
          .isEqualTo(3);
      assertThat(json.getHeader("Content-Disposition"))
          .isEqualTo("attachment; filename=\"tea.json\"");
      assertThat(json.bodyAsJsonObject().getJsonObject("mention").getLong("total")).isEqualTo(3);
      assertThat(pipeline.get("/api/keywords/milk").bodyAsJsonObject().getValue("mention"))
          .isNull();
      assertThat(pipeline.get("/api/keywords/tea").getHeader("Content-Disposition")).isNull();
    }
  }

  @Test
  void relatedTerms_onTheBus_areFewerThanOverHttp() throws Exception {
    try (RunningPipeline pipeline = start();
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      String words = String.join(" ", IntStream.range(0, 50).mapToObj(i -> "word" + i).toList());
      posts.write(1, "tea " + words);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(terms(pipeline.getArray("/api/related-terms"))).hasSize(50));
      BridgeClient browser = BridgeClient.connect(pipeline);

      JsonArray terms =
          terms(
              browser
                  .request("murmuration.snapshot")
                  .getJsonObject("body")
                  .getJsonArray("relatedTerms"));

      assertThat(terms).hasSize(30);
      assertThat(terms.getJsonObject(19).getJsonArray("panes")).hasSize(13);
      assertThat(terms.getJsonObject(20).fieldNames()).doesNotContain("panes");
      browser.close();
    }
  }

  /** Deploys all stages except ingest. */
  private RunningPipeline start() {
    RunningPipeline pipeline = RunningPipeline.startVisualization(settings);
    List.of(
            new FanoutVerticle(settings),
            new AggregateVerticle(settings),
            new RelatedTermsVerticle(settings))
        .forEach(stage -> RunningPipeline.await(pipeline.vertx().deployVerticle(stage)));
    return pipeline;
  }

  private static JsonArray terms(JsonArray related) {
    return related.isEmpty() ? new JsonArray() : related.getJsonObject(0).getJsonArray("terms");
  }

  private static List<String> texts(RunningPipeline pipeline, String slug) {
    return texts(pipeline.get("/api/keywords/" + slug).bodyAsJsonObject().getJsonArray("posts"));
  }

  private static List<String> texts(JsonArray posts) {
    return objects(posts).map(post -> post.getString("text")).toList();
  }

  private static JsonObject post(RunningPipeline pipeline, int index) {
    return pipeline.getArray("/api/posts").getJsonObject(index);
  }

  private static List<JsonObject> published(BridgeClient browser) {
    return browser.received(POSTS).stream().flatMap(message -> objects(message.body())).toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }
}
