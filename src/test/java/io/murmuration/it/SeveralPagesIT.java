package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances of the verticle that has the page, in one process. */
class SeveralPagesIT {
  private static final int INSTANCES = 2;
  private static final String KEYWORDS = "murmuration.keywords";

  private final Vertx vertx = Vertx.vertx();
  private final Settings settings = TestCluster.settings().withKeywords(List.of());
  private final KeywordStore keywords = new KeywordStore(Bootstrap.kafka(settings), 1);

  @AfterEach
  void close() {
    RunningPipeline.await(vertx.close());
  }

  @Test
  void change_ofTwoInstances_isPublishedAndInEverySnapshotAlsoWhenOneHasStopped() throws Exception {
    String first = RunningPipeline.await(vertx.deployVerticle(visualization()));
    VisualizationVerticle second = visualization();
    RunningPipeline.await(vertx.deployVerticle(second));
    BridgeClient client = BridgeClient.connect(vertx, second.port(), Map.of());
    client.register(KEYWORDS);
    for (int i = 0; i < INSTANCES; i++) {
      assertThat(slugs(snapshot(client))).isEmpty();
    }

    keywords.add(List.of(NamedQuery.parse("tea")));
    awaitPublished(client, "tea");
    awaitInEverySnapshot(client, "tea");

    RunningPipeline.await(vertx.undeploy(first));
    keywords.add(List.of(NamedQuery.parse("milk")));
    awaitPublished(client, "milk");
    awaitInEverySnapshot(client, "milk");
    client.close();
  }

  private VisualizationVerticle visualization() {
    return new VisualizationVerticle(
        settings.withVisualization(settings.visualization().withPort(0)));
  }

  private static void awaitPublished(BridgeClient client, String slug) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client.received(KEYWORDS).stream()
                    .anyMatch(message -> slugs(message.body()).contains(slug)));
  }

  /** The instances answer in turn. */
  private static void awaitInEverySnapshot(BridgeClient client, String slug) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < INSTANCES; i++) {
                assertThat(slugs(snapshot(client))).contains(slug);
              }
            });
  }

  private static JsonArray snapshot(BridgeClient client) throws InterruptedException {
    return client.request("murmuration.snapshot").getJsonObject("body").getJsonArray("keywords");
  }

  private static List<String> slugs(JsonArray keywords) {
    return keywords.stream().map(keyword -> ((JsonObject) keyword).getString("slug")).toList();
  }
}
