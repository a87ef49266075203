package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.message.Groups;
import io.murmuration.support.MurmurationProcess;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verticles in processes of their own, with the files of {@code conf/}: started by Vert.x's own
 * launcher, and by the {@code run} command, which takes the same options.
 */
class VertxLauncherIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int DEPLOYMENT_FAILED = 15;
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  private final String prefix = TestCluster.prefix();

  @Test
  void launcher_allVerticles_countPostsAndServeMetrics() throws Exception {
    int page = EmbeddedKafka.freePort();
    int metrics = EmbeddedKafka.freePort();
    try (MurmurationProcess visualization =
            launch("visualization.Visualization", Map.of("PORT", String.valueOf(page)));
        MurmurationProcess fanout =
            launch(
                "fanout.Fanout",
                Map.of("METRICS_PORT", String.valueOf(metrics)),
                "-instances",
                "2");
        MurmurationProcess aggregate = launch("aggregate.Aggregate", Map.of());
        MurmurationProcess relatedTerms = launch("related.RelatedTerms", Map.of());
        MurmurationProcess ingest = launch("ingest.Ingest", Map.of())) {
      List<MurmurationProcess> all =
          List.of(visualization, fanout, aggregate, relatedTerms, ingest);

      await()
          .atMost(PATIENCE)
          .failFast("a process has ended", () -> !all.stream().allMatch(p -> p.isRunning()))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(total(page)).isPositive();
                assertThat(get(page, "/api/related-terms")).contains("terms");
              });
      await().atMost(PATIENCE).untilAsserted(() -> assertRunsTwice(metrics));

      all.forEach(MurmurationProcess::terminate);
      for (MurmurationProcess process : all) {
        assertThat(process.exitCode()).as(process.err()).isEqualTo(TERMINATED);
      }
    }
  }

  @Test
  void run_sameOptions_runsAndServesMetricsAsTheLauncherDoes() throws Exception {
    int metrics = EmbeddedKafka.freePort();
    try (MurmurationProcess fanout =
        MurmurationProcess.startJar(
            directory,
            environment(Map.of("METRICS_PORT", String.valueOf(metrics))),
            "run",
            "io.murmuration.fanout.FanoutVerticle",
            "-conf",
            conf("fanout"),
            "-instances",
            "2")) {
      await().atMost(PATIENCE).until(() -> fanout.out().contains("fanout is running on kafka://"));
      await().atMost(PATIENCE).untilAsserted(() -> assertRunsTwice(metrics));
    }
  }

  /** Both at once, since each spends most of its time on starting. */
  @Test
  void launcher_wrongConfigurationOrNoKafka_exitsSayingWhatIsWrong() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.json"), "{\"fanout\": {\"topic\": 1}}");
    int closed = EmbeddedKafka.freePort();
    String verticle = "io.murmuration.fanout.FanoutVerticle";
    try (MurmurationProcess misconfigured =
            MurmurationProcess.startLauncher(
                directory, environment(Map.of()), verticle, "-conf", wrong.toString());
        MurmurationProcess lonely =
            launch("fanout.Fanout", Map.of("KAFKA_URL", "kafka://127.0.0.1:" + closed))) {
      assertThat(misconfigured.exitCode()).isEqualTo(DEPLOYMENT_FAILED);
      assertThat(misconfigured.err()).contains("fanout.topic is unknown, expected one of");
      assertThat(lonely.exitCode()).isEqualTo(DEPLOYMENT_FAILED);
      assertThat(lonely.err()).contains("Kafka does not answer at 127.0.0.1:" + closed);
    }
  }

  private MurmurationProcess launch(String verticle, Map<String, String> more, String... options)
      throws IOException {
    String stage = verticle.equals("related.RelatedTerms") ? "related-terms" : verticle;
    String[] args = new String[3 + options.length];
    args[0] = "io.murmuration." + verticle + "Verticle";
    args[1] = "-conf";
    args[2] = conf(stage.replaceFirst("\\..*", ""));
    System.arraycopy(options, 0, args, 3, options.length);
    return MurmurationProcess.startLauncher(directory, environment(more), args);
  }

  private static String conf(String stage) {
    return Path.of("conf", stage + ".json").toAbsolutePath().toString();
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_URL", TestCluster.url());
    environment.put("KAFKA_PREFIX", prefix);
    environment.putAll(more);
    return environment;
  }

  /** Two instances share the work, and Vert.x's own meters are beside those of the stage. */
  private void assertRunsTwice(int metricsPort) throws Exception {
    assertThat(members(prefix + Groups.FANOUT)).isEqualTo(2);
    assertThat(get(metricsPort, "/metrics"))
        .contains("murmuration_stage_records_total{stage=\"fanout\"}")
        .contains("vertx_pool_in_use{pool=");
  }

  private static int members(String group) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestCluster.kafka().bootstrapServers()))) {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(GroupIdNotFoundException.class);
      return 0;
    }
  }

  private static long total(int port) throws IOException, InterruptedException {
    return new JsonArray(get(port, "/api/mentions"))
        .stream().mapToLong(mention -> ((JsonObject) mention).getLong("total")).sum();
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
