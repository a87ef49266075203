package io.murmuration.observe;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxMetersTest {

  private final Vertx vertx = Metrics.createVertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void scrape_requestsOfUnknownMethods_haveOneLabel() throws Exception {
    Router router = Router.router(vertx);
    router.route("/tea").handler(context -> context.response().end());
    int port = vertx.createHttpServer().requestHandler(router).listen(0).await().actualPort();

    request("BREW", port, "/tea");
    request("POUR", port, "/tea");
    request("GET", port, "/coffee");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Metrics.of(vertx).scrape(MetricsFormat.PROMETHEUS))
                    .contains("_count{code=\"200\",method=\"other\",route=\"/tea\"} 2")
                    .contains("_count{code=\"404\",method=\"GET\",route=\"none\"} 1")
                    .contains("vertx_http_server_active_connections ")
                    .doesNotContain("BREW")
                    .doesNotContain("vertx_http_server_active_requests"));
  }

  @Test
  void scrape_poolsOfInstances_areSummed() {
    for (int instance = 0; instance < 2; instance++) {
      vertx
          .createSharedWorkerExecutor("fanout-" + UUID.randomUUID(), 1)
          .executeBlocking(() -> true)
          .await();
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Metrics.of(vertx).scrape(MetricsFormat.PROMETHEUS))
                    .contains("vertx_pool_usage_seconds_count{pool=\"fanout\"} 2")
                    .contains("vertx_pool_in_use{pool=\"fanout\"} 0.0"));
  }

  @Test
  void scrape_severalVertx_areCountedSeparately() {
    Vertx other = Metrics.createVertx();
    try {
      other.eventBus().publish("tea", "hot");

      assertThat(Metrics.of(other).scrape(MetricsFormat.PROMETHEUS))
          .contains("vertx_eventbus_published_total 1.0");
      assertThat(Metrics.of(vertx).scrape(MetricsFormat.PROMETHEUS))
          .doesNotContain("vertx_eventbus_published_total");
    } finally {
      other.close().await();
    }
  }

  private static void request(String method, int port, String path) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }
}
