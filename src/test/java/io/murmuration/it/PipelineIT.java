package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Groups;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.InventedPosts;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posts of a file pass all five verticles and reach a browser. */
class PipelineIT {
  private static final String MENTIONS = "murmuration.mentions";
  private static final String RELATED_TERMS = "murmuration.related-terms";
  private static final String KEYWORDS = "murmuration.keywords";
  private static final String SNAPSHOT = "murmuration.snapshot";
  private static final List<String> PHRASES =
      List.of("coffee", "one direction", "\"one direction\"", "#tea", "train", "美", "zeppelin");

  @TempDir Path directory;

  @Test
  void replay_paced_browserSeesTheNaiveTotalsAtABoundedRate() throws Exception {
    InventedPosts invented = InventedPosts.create(1, 4_000, 2);
    Map<String, Long> expected = invented.naiveCounts(PHRASES);
    Settings settings =
        invented.replayedBy(TestCluster.settings().withKeywords(PHRASES), directory, 1);
    long startNanos = System.nanoTime();
    try (RunningPipeline pipeline = RunningPipeline.start(settings)) {
      BridgeClient browser = BridgeClient.connect(pipeline);
      browser.register(MENTIONS, RELATED_TERMS, KEYWORDS);
      JsonObject first = browser.request(SNAPSHOT).getJsonObject("body");

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(totals(first, browser)).containsAllEntriesOf(expected));
      assertThat(totals(first, browser).keySet()).isSubsetOf(PHRASES);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      assertThat((double) browser.received(MENTIONS).size()).isLessThan(12 * seconds);
      assertThat((double) browser.received(RELATED_TERMS).size()).isLessThan(12 * seconds);

      assertThat(pipeline.totals()).containsAllEntriesOf(expected);
      assertThat(phrases(pipeline.getArray("/api/keywords")))
          .containsExactlyInAnyOrderElementsOf(PHRASES);
      JsonObject last = BridgeClient.connect(pipeline).request(SNAPSHOT).getJsonObject("body");
      assertThat(RunningPipeline.totals(last.getJsonArray("mentions")))
          .isEqualTo(pipeline.totals());
      assertThat(phrases(last.getJsonArray("keywords")))
          .containsExactlyInAnyOrderElementsOf(PHRASES);
      assertRelatedTerms(invented, pipeline);
    }
  }

  /** Checks that the count of a related term is the number of posts with keyword and term. */
  private static void assertRelatedTerms(InventedPosts invented, RunningPipeline pipeline) {
    long both = invented.naiveCountOfBoth("coffee", "river");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(relatedTerms(pipeline.getArray("/api/related-terms"), "coffee"))
                    .containsEntry("river", both));
  }

  @Test
  void addKeyword_whileRunning_isShownAndCountsFromThenOn() throws Exception {
    Settings settings =
        new InventedPosts(List.of())
            .replayedBy(TestCluster.settings().withKeywords(List.of("coffee")), directory, 1);
    try (RunningPipeline pipeline = RunningPipeline.start(settings);
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), Bootstrap.kafka(settings))) {
      BridgeClient browser = BridgeClient.connect(pipeline);
      browser.register(KEYWORDS, MENTIONS);
      browser.request(SNAPSHOT);
      KeywordStore store = new KeywordStore(Bootstrap.kafka(settings));

      store.add(List.of(NamedQuery.parse("zeppelin")));
      await().atMost(PATIENCE).until(() -> lastKeywords(browser).contains("zeppelin"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                posts.write(1, "a zeppelin");
                return pipeline.totals().getOrDefault("zeppelin", 0L) > 0;
              });
      long before = settled(pipeline, Bootstrap.kafka(settings), "zeppelin");
      posts.write(100, "Zeppelin and coffee");
      await().atMost(PATIENCE).until(() -> pipeline.totals().get("zeppelin") >= before + 100);

      assertThat(pipeline.totals()).isEqualTo(Map.of("zeppelin", before + 100, "coffee", 100L));
      store.remove(List.of(NamedQuery.parse("zeppelin")));
      await().atMost(PATIENCE).until(() -> lastKeywords(browser).equals(List.of("coffee")));
      await().atMost(PATIENCE).until(() -> pipeline.totals().equals(Map.of("coffee", 100L)));
    }
  }

  /** Returns the totals that a browser knows from the snapshot and the messages after it. */
  private static Map<String, Long> totals(JsonObject snapshot, BridgeClient browser) {
    Map<String, Long> totals =
        new TreeMap<>(RunningPipeline.totals(snapshot.getJsonArray("mentions")));
    browser
        .received(MENTIONS)
        .forEach(message -> totals.putAll(RunningPipeline.totals(message.body())));
    return totals;
  }

  private static List<String> lastKeywords(BridgeClient browser) {
    List<BridgeClient.Received> messages = browser.received(KEYWORDS);
    return messages.isEmpty() ? List.of() : phrases(messages.get(messages.size() - 1).body());
  }

  private static List<String> phrases(JsonArray keywords) {
    return keywords.stream().map(k -> ((JsonObject) k).getString("phrase")).toList();
  }

  private static Map<String, Long> relatedTerms(JsonArray related, String keyword) {
    Map<String, Long> terms = new TreeMap<>();
    for (int i = 0; i < related.size(); i++) {
      JsonObject one = related.getJsonObject(i);
      if (one.getString("keyword").equals(keyword)) {
        one.getJsonArray("terms")
            .forEach(
                t ->
                    terms.put(
                        ((JsonObject) t).getString("term"), ((JsonObject) t).getLong("count")));
      }
    }
    return terms;
  }

  /** Waits until all written posts have gone through, and returns the total of a phrase. */
  private static long settled(RunningPipeline pipeline, KafkaConnection kafka, String phrase) {
    List<String> topic = List.of(Topics.KEYWORD_PREFIX + phrase);
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin.lag(Groups.FANOUT, List.of(Topics.POSTS)) == 0
                      && admin.lag(Groups.AGGREGATE, topic) == 0);
    }
    long counted =
        MentionCount.fromJson(TopicReader.latestByKey(kafka, Topics.MENTIONS).get(phrase + "/0"))
            .total();
    await().atMost(PATIENCE).until(() -> pipeline.totals().get(phrase) == counted);
    return counted;
  }
}
