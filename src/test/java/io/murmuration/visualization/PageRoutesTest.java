package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.AccessToken;
import io.murmuration.config.Settings;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.support.OpenApiDocument;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.http.KafkaQueries;
import io.murmuration.visualization.http.PageRoutes;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
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
    Map<String, Set<String>> served =
        routes(Settings.defaults().visualization()).endpoints().methods();
    served.values().forEach(methods -> methods.remove("HEAD"));
    assertThat(served).isEqualTo(OpenApiDocument.ofFile().methods());
  }

  @Test
  void kafka_ofAServerForOtherMachines_requiresTheAdminToken() {
    AccessToken token = AccessToken.parse("test", "0123456789abcdef");
    Settings.Visualization settings =
        Settings.defaults().visualization().withHost("0.0.0.0").withAdminToken(token);
    PageRoutes routes = routes(settings);
    int port =
        vertx.createHttpServer().requestHandler(routes.router()).listen(0).await().actualPort();
    WebClient client = WebClient.create(vertx);

    assertThat(routes.endpoints().methods().keySet())
        .filteredOn(path -> path.startsWith("/api/kafka"))
        .hasSize(6)
        .allSatisfy(
            path -> {
              HttpResponse<Buffer> answer =
                  client.get(port, "127.0.0.1", path.replace("{name}", "posts")).send().await();
              assertThat(answer.statusCode()).isEqualTo(403);
              assertThat(answer.bodyAsString())
                  .contains("this requires the admin token", "\"reason\":\"missing_token\"");
            });
  }

  private PageRoutes routes(Settings.Visualization settings) {
    JsonApi api = new JsonApi(vertx, new LiveState(), new PostSampler(1), () -> null);
    return PageRoutes.create(
        vertx,
        settings,
        added -> api.addTo(added, context -> {}),
        new KafkaQueries(vertx, new KafkaConnection("127.0.0.1:1", "")),
        new BrowserBridge(vertx, null, Map.of(), 100));
  }
}
