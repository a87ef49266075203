package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.SourceSwitches;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping and starting sources from a page: permissions and effects. */
class SourceChangeIT {
  private static final String STOP = "murmuration.sources.stop";
  private static final String START = "murmuration.sources.start";
  private static final String TOKEN = TestCluster.TOKEN;

  private static Settings settings;
  private static RunningPipeline page;

  @BeforeAll
  static void start() {
    settings = TestCluster.settings();
    page = RunningPipeline.startVisualization(settings);
    RunningPipeline.await(page.vertx().deployVerticle(new IngestVerticle(settings)));
    awaitState(page, "streaming");
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @Test
  void stopAndStart_withTheToken_areDoneAndShown() throws Exception {
    BridgeClient client = BridgeClient.connect(page);

    eventually(
        () ->
            assertThat(client.request(STOP, source("simulate")).getJsonObject("body"))
                .isEqualTo(source("simulate").put("running", false)));
    awaitState(page, "stopped");
    eventually(() -> assertThat(ingest().getString("state")).isEqualTo("stopped"));
    eventually(() -> assertThat(ingest().getString("reason")).isEqualTo("the source is stopped"));

    eventually(
        () ->
            assertThat(client.request(START, source("simulate")).getJsonObject("body"))
                .isEqualTo(source("simulate").put("running", true)));
    awaitState(page, "streaming");
    client.close();
  }

  @Test
  void stop_withoutTheRight_isRefused() throws Exception {
    BridgeClient needsToken = BridgeClient.connect(page.vertx(), page.port(), Map.of());

    assertFailure(needsToken.request(STOP, source("simulate")), 403, "requires the admin token");
    assertFailure(
        needsToken.request(STOP, source("simulate").put("token", TOKEN + "!")), 403, "is wrong");
    assertThat(switchedOff()).isFalse();
    needsToken.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'source':1}", "{'source':'simulate','b':1}", "{}", "{'slug':'a'}"})
  void stop_wrongBody_isRefused(String body) throws Exception {
    BridgeClient client = BridgeClient.connect(page);

    assertFailure(client.request(STOP, new JsonObject(body.replace('\'', '"'))), 400, "expected");
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "nothing", "<b>", "SIMULATE"})
  void stop_sourceThatIsNotRead_saysWhatThereIs(String name) throws Exception {
    BridgeClient client = BridgeClient.connect(page);

    eventually(
        () ->
            assertFailure(
                client.request(STOP, source(name)),
                400,
                "there is no such source, expected simulate"));
    client.close();
  }

  @Test
  void stop_onNobodysBehalf_isRefused() {
    assertThat(
            page.vertx()
                .eventBus()
                .request(STOP, source("simulate"))
                .map("done")
                .otherwise(Throwable::getMessage)
                .await())
        .isEqualTo("the request has no originator");
  }

  /** An ingest whose last report is old does not count as running, so one answer proves little. */
  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).untilAsserted(assertion);
  }

  private static void awaitState(RunningPipeline server, String state) {
    await(state)
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonArray sources = server.getArray("/api/sources");
              return sources.size() == 1
                  && sources.getJsonObject(0).getString("name").equals("simulate")
                  && sources.getJsonObject(0).getString("state").equals(state);
            });
  }

  private static JsonObject ingest() {
    return page.get("/api/pipeline").bodyAsJsonObject().getJsonArray("stages").getJsonObject(0);
  }

  private static boolean switchedOff() {
    return Boolean.FALSE.equals(
        new SourceSwitches(Bootstrap.kafka(settings)).list().get(Source.SIMULATE));
  }

  private static JsonObject source(String name) {
    return new JsonObject().put("source", name);
  }

  private static void assertFailure(JsonObject answer, int code, String message) {
    assertThat(answer.getString("type")).isEqualTo("err");
    assertThat(answer.getInteger("failureCode")).as(answer.encode()).isEqualTo(code);
    assertThat(answer.getString("message")).contains(message).doesNotContain(TOKEN);
  }
}
