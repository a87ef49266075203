package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.MurmurationVerticle;
import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.OtelVariables;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Topics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.support.Contract;
import io.murmuration.support.MetricsLint;
import io.murmuration.support.OtlpServer;
import io.murmuration.support.RawHttp;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.SockJsSocket;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health, metrics and traces of a process that has processed a few pushed posts. */
class ObserveIT {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)`( †)? \\| (\\w+) \\|");
  private static final Pattern METRIC =
      Pattern.compile("\\b(murmuration|kafka|vertx|jvm|process|system)_[a-z0-9_]+");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  /** Posts with both keywords, one keyword, a duplicate of it, no keyword, and an invalid post. */
  private static final String POSTS =
      """
      {"id":"1","source":"test","author":{"id":"a"},"text":"Tea and Kafka","createdAt":%1$d}
      {"id":"2","source":"test","author":{"id":"b"},"text":"More tea","createdAt":%1$d}
      {"id":"2","source":"test","author":{"id":"b"},"text":"More tea","createdAt":%1$d}
      {"id":"3","source":"test","author":{"id":"c"},"text":"Water","createdAt":%1$d}
      {"id":"4","source":"test"}
      """;

  @TempDir private static Path directory;

  private static OtlpServer otlp;
  private static Vertx collector;
  private static Vertx vertx;
  private static KafkaConnection kafka;
  private static int port;
  private static int observePort;
  private static SockJsSocket browser;

  @BeforeAll
  static void start() throws Exception {
    collector = Vertx.vertx();
    otlp = new OtlpServer(collector);
    Settings defaults = TestCluster.settings();
    Settings settings =
        defaults
            .withKeywords(List.of("tea", "kafka"))
            .withIngest(defaults.ingest().withSources(IngestSettings.Source.PUSH))
            .withVisualization(defaults.visualization().withPort(0))
            .withObserve(
                defaults
                    .observe()
                    .withPort(0)
                    .withMaxLagRecords(1_000L)
                    .withTraceRatio(0.0)
                    .withOtel(
                        OtelVariables.of(
                            Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                otlp.endpoint(),
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "100"))));
    kafka = Bootstrap.kafka(settings);
    vertx = Metrics.createVertx();
    MurmurationVerticle all = new MurmurationVerticle(settings);
    RunningPipeline.await(vertx.deployVerticle(all));
    port = all.visualization().port();
    observePort = ObserveVerticle.port(vertx);
    await().atMost(PATIENCE).until(() -> get(port, "/health/ready").statusCode() == 200);
    HttpResponse<String> answer = push();
    assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(3);
    await()
        .atMost(PATIENCE)
        .until(() -> value("murmuration_stage_records_total{stage=\"related-terms\"}") == 3);
    await()
        .atMost(PATIENCE)
        .until(() -> value("murmuration_stage_records_total{stage=\"visualization\"}") > 0);
    browser = SockJsSocket.connect(port);
    await().atMost(PATIENCE).until(() -> value("murmuration_browsers_connected") == 1);
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    Future.join(vertx.close(), collector.close()).await();
  }

  @Test
  void ready_everythingStarted_namesEachCheck() throws Exception {
    HttpResponse<String> answer = get(port, "/health/ready");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(checks(answer))
        .isEqualTo(
            Map.of(
                "kafka", "up",
                "ingest", "up",
                "fanout", "up",
                "fanout-lag", "up",
                "aggregate", "up",
                "aggregate-lag", "up",
                "related-terms", "up",
                "related-terms-lag", "up",
                "visualization", "up",
                "visualization-lag", "up"));
    assertThat(get(observePort, "/health/ready").body()).isEqualTo(answer.body());
    assertIsHealth(answer);
    assertIsHealth(get(port, "/health/live"));
  }

  @Test
  void live_eventLoopsThatAnswer_isUp() throws Exception {
    HttpResponse<String> answer = get(port, "/health/live");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject().put("status", "up"));
  }

  @Test
  void metrics_afterSomePosts_countEachOfThem() throws Exception {
    Map<String, Double> metrics = metrics();

    assertThat(metrics)
        .containsEntry("murmuration_source_items_total{result=\"accepted\",source=\"push\"}", 3.0)
        .containsEntry("murmuration_source_items_total{result=\"duplicate\",source=\"push\"}", 1.0)
        .containsEntry("murmuration_source_items_total{result=\"rejected\",source=\"push\"}", 1.0)
        .containsEntry("murmuration_source_items_total{result=\"notice\",source=\"push\"}", 0.0)
        .containsEntry("murmuration_posts_matched_total", 2.0)
        .containsEntry("murmuration_mentions_total", 3.0)
        .containsEntry("murmuration_stage_records_total{stage=\"ingest\"}", 3.0)
        .containsEntry("murmuration_stage_lag_records{stage=\"visualization\"}", 0.0)
        .containsEntry("murmuration_dead_letters_total{stage=\"fanout\"}", 0.0)
        .containsEntry("murmuration_browsers_connected", 1.0)
        .containsEntry("vertx_http_server_active_websockets", 1.0);
    assertThat(metrics.get("murmuration_end_to_end_latency_seconds_sum{stage=\"aggregate\"}"))
        .isNotNegative();
    // A stage that starts over reads again, which a slow broker can make it do.
    assertThat(metrics.get("murmuration_stage_restarts_total{stage=\"fanout\"}")).isNotNegative();
    for (String stage : List.of("fanout", "aggregate")) {
      assertThat(metrics.get("murmuration_stage_records_total{stage=\"" + stage + "\"}"))
          .isGreaterThanOrEqualTo(3);
    }
    assertThat(metrics.get("murmuration_commit_duration_seconds_count{stage=\"ingest\"}"))
        .isPositive();
    assertThat(metrics.get("kafka_consumer_records_consumed_total{client=\"fanout\"}"))
        .isGreaterThanOrEqualTo(3);
    assertThat(metrics.get("kafka_producer_connections{client=\"ingest\"}")).isPositive();
  }

  @Test
  void metrics_served_areDocumented() throws Exception {
    System.gc();
    String text = get(port, "/metrics").body();
    Map<String, String> served =
        TYPE.matcher(text).results().collect(toMap(r -> r.group(1), r -> r.group(2)));
    Map<String, String> always = new TreeMap<>();
    Map<String, String> described = new TreeMap<>();
    ROW.matcher(Files.readString(DOCS.resolve("metrics.md")))
        .results()
        .forEach(
            row -> {
              described.put(row.group(1), row.group(3));
              if (row.group(2) == null) {
                always.put(row.group(1), row.group(3));
              }
              if (Set.of("histogram", "summary").contains(row.group(3))) {
                described.put(row.group(1) + "_max", "gauge");
              }
            });

    assertThat(described).containsAllEntriesOf(served);
    assertThat(served).containsAllEntriesOf(always);
  }

  @Test
  void metrics_served_followTheConventions() throws Exception {
    System.gc();
    assertThat(MetricsLint.problems(get(port, "/metrics").body())).isEmpty();
  }

  @Test
  void metrics_openMetricsAskedFor_areInItsFormat() throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + observePort + "/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(answer.body())
        .endsWith("# EOF\n")
        .contains(
            "# TYPE murmuration_posts_matched counter", "murmuration_posts_matched_total 2.0");
    assertThat(get(port, "/metrics").headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void observeServer_errors_areJson() throws Exception {
    for (String path : List.of("/health", "/health/x", "/nothing", "/metrics/x")) {
      HttpResponse<String> missing = get(observePort, path);
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(new JsonObject(missing.body()).getString("error")).contains(path);
    }
    String foreign =
        RawHttp.exchange(
            observePort,
            "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertThat(foreign).startsWith("HTTP/1.1 403").contains("application/json", "{\"error\":");
    String post =
        RawHttp.exchange(
            observePort, "POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assertThat(post).startsWith("HTTP/1.1 405").contains("allow: GET, HEAD, OPTIONS");
    assertThat(RawHttp.exchange(observePort, "nonsense\r\n\r\n")).contains("400", "{\"error\":");
  }

  @Test
  void metrics_labels_nameNoKeywordTopicOrPartition() throws Exception {
    String text = get(port, "/metrics").body();

    assertThat(text).doesNotContain("partition=").doesNotContain("topic=").doesNotContain("tea");
    assertThat(text.lines().filter(line -> !line.startsWith("#")).count()).isLessThan(1_000);
  }

  @Test
  void dashboard_queries_useServedMetrics() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(DOCS.resolve("grafana-dashboard.json").toFile());
    Set<String> series =
        metrics().keySet().stream().map(name -> name.replaceFirst("\\{.*", "")).collect(toSet());
    Set<String> asked = new TreeSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").intValue())).isTrue();
      for (JsonNode target : panel.path("targets")) {
        Matcher names = METRIC.matcher(target.get("expr").textValue());
        assertThat(names.find()).as(target.toString()).isTrue();
        names.reset().results().forEach(name -> asked.add(name.group()));
      }
    }

    assertThat(asked).hasSizeGreaterThan(25);
    assertThat(series).containsAll(asked);
  }

  @Test
  void trace_ofAPushedPost_isInTheHeadersOfItsResults() {
    List<ConsumerRecord<byte[], byte[]>> posts = TopicRecords.all(kafka, Topics.POSTS);
    List<ConsumerRecord<byte[], byte[]>> mentions =
        TopicRecords.all(kafka, Topics.KEYWORD_PREFIX + "tea");

    assertThat(posts).hasSize(3).allSatisfy(record -> assertTraced(record));
    assertThat(mentions).hasSize(2).allSatisfy(record -> assertTraced(record));
    assertThat(TopicRecords.all(kafka, Topics.MENTIONS))
        .isNotEmpty()
        .allSatisfy(
            record -> assertThat(TopicRecords.headers(record)).doesNotContainKey("traceparent"));
  }

  private static void assertTraced(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = TopicRecords.headers(record);
    assertThat(headers.get("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
    assertThat(headers.get("tracestate")).isEqualTo("vendor=1");
  }

  @Test
  void spans_ofAPushedPost_goThroughAllStages() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.spans(TRACE).stream().map(OtlpServer.Span::name))
                    .contains("ingest", "fanout", "aggregate", "related-terms", "visualization"));

    List<OtlpServer.Span> spans = otlp.spans(TRACE);
    Map<String, String> names =
        spans.stream().collect(toMap(OtlpServer.Span::id, OtlpServer.Span::name));
    for (OtlpServer.Span span : spans) {
      switch (span.name()) {
        case "ingest" -> assertThat(span.parent()).isEqualTo(CALLER);
        case "fanout" -> assertThat(names.get(span.parent())).isEqualTo("ingest");
        default -> assertThat(names.get(span.parent())).isEqualTo("fanout");
      }
    }
  }

  @Test
  void ready_kafkaThatStops_isDownWithTheReason() throws Exception {
    Vertx alone = Metrics.createVertx();
    EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    try {
      Settings defaults = TestCluster.settings();
      Settings settings =
          defaults
              .withKafkaUrl(KafkaUrl.parse("test", broker.url()))
              .withObserve(defaults.observe().withPort(0));
      RunningPipeline.await(alone.deployVerticle(new AggregateVerticle(settings)));
      int where = ObserveVerticle.port(alone);
      await().atMost(PATIENCE).until(() -> get(where, "/health/ready").statusCode() == 200);

      broker.close();

      await().atMost(PATIENCE).until(() -> get(where, "/health/ready").statusCode() == 503);
      assertIsHealth(get(where, "/health/ready"));
      JsonObject answer = new JsonObject(get(where, "/health/ready").body());
      assertThat(answer.getString("status")).isEqualTo("down");
      assertThat(reasons(answer)).containsKey("kafka");
      assertThat(reasons(answer).get("kafka")).startsWith("Kafka does not answer");
      assertThat(get(where, "/health/live").statusCode()).isEqualTo(200);
    } finally {
      alone.close().await();
      broker.close();
    }
  }

  @Test
  void page_requestsOverOneConnection_areAllAnswered() throws Exception {
    assertThat(get(port, "/").statusCode()).isEqualTo(200);
    assertThat(get(port, "/app.js").statusCode()).isEqualTo(200);
    assertThat(get(port, "/nothing").statusCode()).isEqualTo(404);
    assertThat(get(port, "/api/keywords").statusCode()).isEqualTo(200);
    assertThat(get(port, "/metrics").body())
        .contains("vertx_http_server_response_time_seconds_count{code=\"404\"");
  }

  @Test
  void page_whileItStarts_isLiveAndNotReady() throws Exception {
    Vertx alone = Vertx.vertx();
    int free = EmbeddedKafka.freePort();
    Settings defaults = TestCluster.settings();
    Settings unreachable =
        defaults
            .withKafkaUrl(KafkaUrl.parse("test", "kafka://127.0.0.1:" + EmbeddedKafka.freePort()))
            .withVisualization(defaults.visualization().withPort(free));
    try {
      Future<String> never = alone.deployVerticle(new VisualizationVerticle(unreachable));
      await().atMost(PATIENCE).until(() -> answers(free));

      assertThat(get(free, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(free, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(reasons(new JsonObject(get(free, "/health/ready").body())))
          .containsEntry("visualization", "the results are being loaded");
      assertIsHealth(get(free, "/health/ready"));
      HttpResponse<String> starting = get(free, "/api/keywords");
      assertThat(starting.statusCode()).isEqualTo(503);
      assertThat(starting.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(new JsonObject(starting.body()).getString("error")).contains("starting");
      assertThat(get(free, "/").statusCode()).isEqualTo(503);
      assertThat(never.isComplete()).isFalse();
    } finally {
      alone.close().await();
    }
  }

  private static void assertIsHealth(HttpResponse<String> answer) throws IOException {
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(
            new Contract(directory.resolve("contract"))
                .problemsOf("health.json", new ObjectMapper().readTree(answer.body())))
        .isEmpty();
  }

  private static boolean answers(int where) {
    try {
      return get(where, "/health/live").statusCode() > 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static HttpResponse<String> push() throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/posts"))
            .header("Content-Type", "application/x-ndjson")
            .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
            .header("tracestate", "vendor=1")
            .POST(HttpRequest.BodyPublishers.ofString(POSTS.formatted(System.currentTimeMillis())))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(int where, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + where + path))
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, String> checks(HttpResponse<String> answer) {
    return values(new JsonObject(answer.body()), "status");
  }

  private static Map<String, String> reasons(JsonObject answer) {
    return values(answer, "reason");
  }

  private static Map<String, String> values(JsonObject answer, String key) {
    Map<String, String> values = new TreeMap<>();
    JsonArray checks = answer.getJsonArray("checks");
    for (int i = 0; i < checks.size(); i++) {
      JsonObject check = checks.getJsonObject(i);
      if (check.containsKey(key)) {
        values.put(check.getString("name"), check.getString(key));
      }
    }
    return values;
  }

  private static Map<String, Double> metrics() throws Exception {
    Map<String, Double> metrics = new TreeMap<>();
    get(observePort, "/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return metrics;
  }

  private static double value(String series) throws Exception {
    return metrics().getOrDefault(series, 0.0);
  }
}
