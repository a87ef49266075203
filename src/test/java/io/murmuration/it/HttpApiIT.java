package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.support.ApiResponses;
import io.murmuration.support.OpenApiDocument;
import io.murmuration.support.RawHttp;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of the page's server, compared with the OpenAPI document that it serves. */
class HttpApiIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String POST =
      "{\"id\":\"%d\",\"source\":\"test\",\"author\":{\"id\":\"a\"},\"text\":\"Tea and Kafka\",\"createdAt\":%d}";

  /** Requests by the path of the document that describes them. */
  private static final List<List<String>> REQUESTS =
      List.of(
          List.of("/api/keywords", "/api/keywords"),
          List.of("/api/keywords.txt", "/api/keywords.txt"),
          List.of("/api/keywords/{slug}", "/api/keywords/tea"),
          List.of("/api/keywords/{slug}", "/api/keywords/tea?download"),
          List.of("/api/keywords/{slug}", "/api/keywords/nothing"),
          List.of("/api/keywords/{slug}.csv", "/api/keywords/tea.csv"),
          List.of("/api/keywords/{slug}.csv", "/api/keywords/nothing.csv"),
          List.of("/api/mutes", "/api/mutes"),
          List.of("/api/mentions", "/api/mentions"),
          List.of("/api/related-terms", "/api/related-terms"),
          List.of("/api/posts", "/api/posts"),
          List.of("/api/pipeline", "/api/pipeline"),
          List.of("/api/sources", "/api/sources"),
          List.of("/api/trial", "/api/trial?query=tea"),
          List.of("/api/trial", "/api/trial?query=tea%20OR"),
          List.of("/api/kafka", "/api/kafka"),
          List.of("/api/kafka", "/api/kafka?x=1"),
          List.of("/api/kafka/topics", "/api/kafka/topics?sort=size&limit=500"),
          List.of("/api/kafka/topics", "/api/kafka/topics?limit=0"),
          List.of("/api/kafka/topics/{name}", "/api/kafka/topics/posts"),
          List.of("/api/kafka/topics/{name}", "/api/kafka/topics/nothing"),
          List.of("/api/kafka/topics/{name}", "/api/kafka/topics/no%20topic"),
          List.of("/api/kafka/topics/{name}/records", "/api/kafka/topics/posts/records"),
          List.of("/api/kafka/topics/{name}/records", "/api/kafka/topics/posts/records?limit=x"),
          List.of("/api/kafka/topics/{name}/records", "/api/kafka/topics/nothing/records"),
          List.of("/api/kafka/groups", "/api/kafka/groups"),
          List.of("/api/kafka/groups/{name}", "/api/kafka/groups/fanout"),
          List.of("/api/kafka/groups/{name}", "/api/kafka/groups/nothing"),
          List.of("/health/live", "/health/live"),
          List.of("/health/ready", "/health/ready"),
          List.of("/metrics", "/metrics"),
          List.of("/openapi.json", "/openapi.json"),
          List.of("/eventbus/info", "/eventbus/info"),
          List.of("/eventbus/websocket", "/eventbus/websocket"),
          List.of("/eventbus/{server}/{session}/websocket", "/eventbus/0/s/websocket"));

  private static RunningPipeline pipeline;
  private static OpenApiDocument document;
  private static ApiResponses api;

  @BeforeAll
  static void start() throws Exception {
    Settings settings = TestCluster.settings().withKeywords(List.of("tea", "kafka"));
    pipeline =
        RunningPipeline.start(
            settings.withIngest(settings.ingest().withSources(IngestSettings.Source.PUSH)));
    document = OpenApiDocument.of(pipeline.get("/openapi.json").bodyAsString());
    api = new ApiResponses(document);
    await()
        .atMost(PATIENCE)
        .until(() -> send("POST", "/api/posts", post(1), "application/json").statusCode() == 200);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                pipeline.totals().size() == 2
                    && pipeline.getArray("/api/related-terms").size() == 2
                    && !pipeline.getArray("/api/posts").isEmpty());
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void document_served_needsNothingElse() throws Exception {
    List<String> outside = new ArrayList<>();
    document.json().findValues("$ref").stream()
        .filter(reference -> document.json().at(reference.asText().substring(1)).isMissingNode())
        .forEach(reference -> outside.add(reference.asText()));

    assertThat(outside).isEmpty();
    assertThat(document.json().get("openapi").textValue()).isEqualTo("3.1.0");
    assertThat(document.methods()).isEqualTo(OpenApiDocument.ofFile().methods());
    Set<String> requested = new TreeSet<>();
    REQUESTS.forEach(request -> requested.add(request.get(0)));
    assertThat(requested).isEqualTo(document.methods().keySet());
  }

  @Test
  void get_everyPath_isAnsweredAsDescribed() throws Exception {
    for (List<String> request : REQUESTS) {
      HttpResponse<String> response = send("GET", request.get(1), null, null);

      assertDescribed("get", request.get(0), response);
      assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void head_everyPath_hasTheHeadersOfGet() throws Exception {
    for (List<String> request : REQUESTS) {
      HttpResponse<String> get = send("GET", request.get(1), null, null);
      HttpResponse<String> head = send("HEAD", request.get(1), null, null);

      assertThat(head.statusCode()).as(request.get(1)).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(get.headers().firstValue("Content-Type"));
      assertThat(head.headers().firstValue("Content-Length")).isPresent();
    }
  }

  @Test
  void otherMethods_onEveryPath_areRefusedWithTheAllowedOnes() throws Exception {
    for (List<String> request : REQUESTS) {
      Set<String> methods = document.methods().get(request.get(0));
      List<String> allowed = new ArrayList<>(List.of("GET", "HEAD"));
      allowed.addAll(methods.contains("POST") ? List.of("POST", "OPTIONS") : List.of("OPTIONS"));
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "OPTIONS")) {
        if (methods.contains(method)) {
          continue;
        }
        HttpResponse<String> response = send(method, request.get(1), null, null);

        assertThat(response.headers().firstValue("Allow"))
            .as(method + " " + request.get(1))
            .hasValue(String.join(", ", allowed));
        if (method.equals("OPTIONS")) {
          assertThat(response.statusCode()).isEqualTo(204);
          assertThat(response.body()).isEmpty();
        } else {
          assertThat(response.statusCode()).isEqualTo(405);
          assertDescribed("get", request.get(0), response);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json     | 200 |",
        "application/json     | 400 | {}",
        "application/json     | 400 | no JSON",
        "application/x-ndjson | 400 | no JSON",
        "text/plain           | 415 | x"
      })
  void post_anyBody_isAnsweredAsDescribed(String type, int status, String body) throws Exception {
    HttpResponse<String> response = send("POST", "/api/posts", body == null ? post(2) : body, type);

    assertThat(response.statusCode()).isEqualTo(status);
    assertDescribed("post", "/api/posts", response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"})
  void unknownPath_anyMethod_isNotFound(String method) throws Exception {
    for (String path :
        List.of("/api", "/api/nothing", "/health", "/health/x", "/nothing.js", "/lib/lit/x")) {
      HttpResponse<String> response = send(method, path, null, null);

      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app.js", "/index.html", "/lib/lit/index.js"})
  void file_ofThePage_isOnlyRead(String file) throws Exception {
    HttpResponse<String> head = send("HEAD", file, null, null);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> post = send("POST", file, "x", "text/plain");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(send("OPTIONS", file, null, null).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/keywords/%zz",
        "/api/kafka/topics?search=%zz",
        "/api/kafka/topics/%zz",
        "/api/kafka/topics/%zz/records"
      })
  void malformedPath_underApi_isAnErrorInJson(String path) throws Exception {
    String answer = RawHttp.get(pipeline.port(), path);

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/json", "{\"error\":");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /%s HTTP/1.1', 10000, 414",
    "'GET /%s HTTP/1.1', 1000000, 414",
    "'GET /api/keywords HTTP/1.1\r\nX: %s', 20000, 431",
    "'GET /api/keywords HTTP/1.1\r\nX: %s', 1000000, 431",
    "'%s', 3, 400",
    "'GET /api/keywords HTTP/1.1\r\nContent-Length: %s', 3, 400",
    "'GET api%s HTTP/1.1', 3, 404"
  })
  void request_thatIsMalformedOrTooLong_isAnErrorInJson(String head, int length, int status)
      throws Exception {
    String request = head.translateEscapes().formatted("x".repeat(length));
    String answer =
        RawHttp.exchange(
            pipeline.port(), request + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .containsPattern("^HTTP/1.[01] " + status)
        .contains("application/json", "{\"error\":");
  }

  @Test
  void options_ofTheServer_areAnswered() throws Exception {
    String answer =
        RawHttp.exchange(
            pipeline.port(), "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 204").contains("allow: GET, HEAD, POST, OPTIONS\r\n");
  }

  private static String post(int id) {
    return POST.formatted(id, System.currentTimeMillis());
  }

  private static HttpResponse<String> send(String method, String path, String body, String type)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pipeline.port() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + TestCluster.TOKEN)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertDescribed(String method, String path, HttpResponse<String> response)
      throws Exception {
    String type = response.headers().firstValue("Content-Type").orElse("");
    assertThat(api.problems(method, path, response.statusCode(), type, response.body()))
        .as("%s %s: %s", method, response.uri(), response.body())
        .isEmpty();
  }
}
