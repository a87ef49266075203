package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.Settings;
import io.murmuration.http.Endpoints;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.support.OpenApiDocument;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.http.KafkaQueries;
import io.murmuration.visualization.http.PageRoutes;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares the paths of the page's server, without starting it, with the OpenAPI document. */
class PageRoutesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void endpoints_allOfThem_areDescribedAndNoOthers() throws Exception {
    JsonApi api = new JsonApi(new LiveState(), new PostSampler(1), () -> null);
    Endpoints endpoints =
        PageRoutes.create(
                vertx,
                Settings.defaults().visualization(),
                added -> api.addTo(added, context -> {}),
                new KafkaQueries(vertx, new KafkaConnection("127.0.0.1:1", "")),
                new BrowserBridge(vertx, null, Map.of(), 100))
            .endpoints();

    Map<String, Set<String>> served = endpoints.methods();
    served.values().forEach(methods -> methods.remove("HEAD"));
    assertThat(served).isEqualTo(OpenApiDocument.ofFile().methods());
  }
}
