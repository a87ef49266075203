package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.support.KillableStages;
import io.murmuration.support.KillableStages.Stage;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of the pipeline, also when a part of it fails. */
class PipelineStatusIT {
  private static final List<String> KEYWORDS = List.of("kafka", "coffee", "tea");
  private static final List<String> STAGES =
      List.of("ingest", "fanout", "aggregate", "related-terms", "visualization");
  private static final double RATE = 200;

  @TempDir private Path directory;

  @Test
  void status_stageThatIsKilledSuspendedAndUndeployed_isShown() throws Exception {
    Settings settings = TestCluster.settings().withKeywords(KEYWORDS);
    try (KillableStages processes = new KillableStages(settings, directory);
        RunningPipeline page = RunningPipeline.startVisualization(settings)) {
      awaitState(page, "fanout", "stopped");
      assertThat(stage(page, "fanout").getString("reason")).isEqualTo("no instance is running");
      Stage fanout = processes.startFanout(KEYWORDS);
      deploy(page, new AggregateVerticle(settings));
      deploy(page, new RelatedTermsVerticle(settings));
      String ingest = deploy(page, new IngestVerticle(settings));
      STAGES.forEach(stage -> awaitState(page, stage, "running"));
      awaitFigures(page);

      fanout.process().kill();
      awaitState(page, "fanout", "stopped");
      assertThat(stage(page, "fanout").getString("reason")).startsWith("no sign of life for ");
      fanout.process().start();
      awaitState(page, "fanout", "running");

      fanout.process().suspend();
      awaitState(page, "fanout", "stopped");
      await().atMost(PATIENCE).until(() -> stage(page, "fanout").getLong("lag") > RATE);
      assertThat(status(page).getJsonObject("uncounted").getString("stage")).isEqualTo("fanout");
      fanout.process().resume();
      awaitState(page, "fanout", "running");
      await().atMost(PATIENCE).until(() -> status(page).getValue("uncounted") == null);
      assertThat(lastingGaps(page)).isEmpty();

      RunningPipeline.await(page.vertx().undeploy(ingest));
      awaitState(page, "ingest", "stopped");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(lastingGaps(page)).containsExactly("ingest not running"));
      assertThat(stage(page, "ingest").getString("reason")).isEqualTo("no instance is running");
      for (String stage : STAGES.subList(1, STAGES.size())) {
        await().atMost(PATIENCE).until(() -> stage(page, stage).getLong("lag") == 0);
        assertThat(stage(page, stage).getString("state")).isEqualTo("running");
      }
    }
  }

  @Test
  void status_kafkaThatIsStopped_isShownUntilItIsBack() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    Settings settings = TestCluster.settings().withKafkaUrl(KafkaUrl.parse("test", kafka.url()));
    int port = Integer.parseInt(kafka.url().replaceFirst(".*:", ""));
    try (RunningPipeline page = RunningPipeline.startVisualization(settings)) {
      awaitState(page, "visualization", "running");
      assertThat(status(page).getJsonObject("kafka"))
          .isEqualTo(new JsonObject().put("reachable", true).put("brokers", 1));

      kafka.close();
      await()
          .atMost(PATIENCE)
          .until(() -> !status(page).getJsonObject("kafka").getBoolean("reachable"));
      assertThat(stage(page, "visualization").getString("reason"))
          .isEqualTo("Kafka does not answer");
      assertThat(topic(page, "posts").getInteger("partitions")).isEqualTo(4);

      kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);
      awaitState(page, "visualization", "running");
    } finally {
      kafka.close();
    }
  }

  @Test
  void status_published_comesAtMostEverySecond() {
    try (RunningPipeline page = RunningPipeline.startVisualization(TestCluster.settings())) {
      AtomicLong first = new AtomicLong();
      AtomicLong published = new AtomicLong();
      page.vertx()
          .eventBus()
          .<JsonObject>consumer(
              "murmuration.pipeline",
              message -> {
                first.compareAndSet(0, System.nanoTime());
                published.incrementAndGet();
              });

      await().atMost(PATIENCE).until(() -> published.get() >= 4);
      double seconds = (System.nanoTime() - first.get()) / (double) TimeUnit.SECONDS.toNanos(1);
      assertThat(seconds)
          .as("three intervals, of which a late one may be short")
          .isGreaterThan(1.5);
    }
  }

  /** Simulated posts come at a known rate. Every stage reads and writes about that many. */
  private static void awaitFigures(RunningPipeline page) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonObject status = status(page);
              JsonObject source = status.getJsonArray("sources").getJsonObject(0);
              assertThat(source.getString("name")).isEqualTo("simulate");
              assertThat(source.getString("state")).isEqualTo("streaming");
              assertThat(source.getDouble("postsPerSecond")).isCloseTo(RATE, within(RATE / 2));
              JsonObject posts = topic(page, "posts");
              assertThat(posts.getDouble("recordsPerSecond")).isCloseTo(RATE, within(RATE / 2));
              assertThat(posts.getDouble("bytesPerSecond")).isGreaterThan(100 * RATE);
              assertThat(posts.getLong("bytes")).isPositive();
              assertThat(stage(page, "fanout").getDouble("recordsPerSecond"))
                  .isCloseTo(RATE, within(RATE / 2));
              double matched = 0;
              for (String keyword : KEYWORDS) {
                JsonObject topic = topic(page, "keyword-" + keyword);
                assertThat(topic.getString("keyword")).isEqualTo(keyword);
                matched += topic.getDouble("recordsPerSecond");
              }
              assertThat(matched).isPositive();
              assertThat(stage(page, "aggregate").getDouble("recordsPerSecond"))
                  .isCloseTo(matched, within(1 + matched / 2));
              for (String stage : STAGES) {
                assertThat(stage(page, stage).getDouble("p99Millis")).isPositive();
              }
            });
  }

  private static String deploy(RunningPipeline page, VerticleBase verticle) {
    return RunningPipeline.await(page.vertx().deployVerticle(verticle));
  }

  private static void awaitState(RunningPipeline page, String stage, String state) {
    await(stage + " is " + state)
        .atMost(PATIENCE)
        .until(() -> stage(page, stage).getString("state").equals(state));
  }

  private static JsonObject status(RunningPipeline page) {
    return page.get("/api/pipeline").bodyAsJsonObject();
  }

  /** Returns the reasons of the gaps that have no end. */
  private static List<String> lastingGaps(RunningPipeline page) {
    return status(page).getJsonArray("gaps").stream()
        .map(JsonObject.class::cast)
        .filter(gap -> gap.getValue("to") == null)
        .map(gap -> gap.getString("reason"))
        .toList();
  }

  private static JsonObject stage(RunningPipeline page, String name) {
    return named(status(page).getJsonArray("stages"), "stage", name);
  }

  private static JsonObject topic(RunningPipeline page, String name) {
    return named(status(page).getJsonArray("topics"), "topic", name);
  }

  private static JsonObject named(JsonArray all, String field, String name) {
    return all.stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString(field).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + all));
  }
}
