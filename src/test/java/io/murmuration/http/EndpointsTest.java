package io.murmuration.http;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Router router = HttpAnswers.router(vertx);
  private final Endpoints endpoints = new Endpoints(router);
  private int port;

  @BeforeEach
  void start() {
    endpoints
        .get("/api/tea/:kind", context -> HttpAnswers.end(context, 200, "text/plain", "hot"))
        .post("/api/tea/:kind", context -> HttpAnswers.end(context, 201, "text/plain", "brewed"))
        .get("/coffee", context -> HttpAnswers.end(context, 200, "text/plain", "cold"))
        .refusePost("/coffee", "there is no coffee machine")
        .get("/api/broken", context -> context.fail(new IllegalStateException("broken")))
        .get("/api/busy", context -> context.fail(429));
    port = vertx.createHttpServer().requestHandler(router).listen(0).await().actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void methods_ofAllPaths_areInTheFormOfOpenApi() {
    assertThat(endpoints.methods())
        .containsEntry("/api/tea/{kind}", Set.of("GET", "HEAD", "POST"))
        .containsEntry("/coffee", Set.of("GET", "HEAD"))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "GET     | /api/tea/green  | 200 | -                        | hot",
        "HEAD    | /api/tea/green  | 200 | -                        | ''",
        "POST    | /api/tea/green  | 201 | -                        | brewed",
        "OPTIONS | /api/tea/green  | 204 | GET, HEAD, POST, OPTIONS | ''",
        "PUT     | /api/tea/green  | 405 | GET, HEAD, POST, OPTIONS | {\"error\":\"this path accepts only GET, HEAD, POST, OPTIONS\"}",
        "BREW    | /api/tea/green  | 405 | GET, HEAD, POST, OPTIONS | {\"error\":\"this path accepts only GET, HEAD, POST, OPTIONS\"}",
        "POST    | /coffee         | 405 | GET, HEAD, OPTIONS       | {\"error\":\"there is no coffee machine\"}",
        "DELETE  | /coffee         | 405 | GET, HEAD, OPTIONS       | {\"error\":\"this path accepts only GET, HEAD, OPTIONS\"}",
        "GET     | /api/tea        | 404 | -                        | {\"error\":\"not found: /api/tea\"}",
        "DELETE  | /milk           | 404 | -                        | {\"error\":\"not found: /milk\"}",
        "GET     | /api/broken     | 500 | -                        | {\"error\":\"the request failed; see the log of the server\"}",
        "GET     | /api/busy       | 429 | -                        | {\"error\":\"too many requests\"}"
      })
  void request_anyMethodAndPath_isAnswered(
      String method, String path, int status, String allow, String body) throws Exception {
    HttpResponse<String> response = send(method, path, Map.of());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Allow").orElse(null)).isEqualTo(allow);
    assertThat(response.body()).isEqualTo(body);
    if (status >= 400) {
      assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }
    if (method.equals("HEAD")) {
      assertThat(response.headers().firstValue("Content-Length")).hasValue("3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/milk, text/plain; charset=utf-8",
    "/apiary, text/plain; charset=utf-8",
    "/api, application/json",
    "/api/milk, application/json",
    "/health/x, application/json",
    "/eventbus, application/json"
  })
  void error_forABrowserThatOpensAPage_isText(String path, String type) throws Exception {
    HttpResponse<String> response = send("GET", path, Map.of("Accept", "text/html,*/*;q=0.8"));

    assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(response.body()).contains("not found: " + path);
  }

  private HttpResponse<String> send(String method, String path, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
