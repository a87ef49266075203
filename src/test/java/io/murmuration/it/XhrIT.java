package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.support.RawHttp;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS without WebSockets. */
class XhrIT {
  private static RunningPipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline = RunningPipeline.startVisualization(TestCluster.settings());
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void polling_registeredAndAsked_getsReplyAndWhatIsPublished() {
    String session = "/eventbus/000/polling1/";
    assertThat(poll(session)).isEqualTo("o\n");

    send(session, new JsonObject().put("type", "register").put("address", "murmuration.mentions"));
    send(session, snapshotRequest());
    assertThat(poll(session)).contains("relatedTerms").contains("\\\"change\\\":\\\"token\\\"");

    pipeline.vertx().eventBus().publish("murmuration.mentions", new JsonArray().add("news"));
    assertThat(poll(session)).contains("news");
  }

  @Test
  void streaming_registeredAndAsked_getsReplyAndWhatIsPublished() {
    String session = "/eventbus/000/streaming/";
    List<String> received = new CopyOnWriteArrayList<>();
    var client = pipeline.vertx().createHttpClient();
    RunningPipeline.await(
        client
            .request(HttpMethod.POST, pipeline.port(), "127.0.0.1", session + "xhr_streaming")
            .compose(
                request -> {
                  // Set before the request is sent, or the first part could arrive without handler.
                  request
                      .response()
                      .onSuccess(
                          response -> response.handler(part -> received.add(part.toString())));
                  return request.send();
                }));
    await().atMost(PATIENCE).until(() -> String.join("", received).contains("o\n"));

    send(session, new JsonObject().put("type", "register").put("address", "murmuration.mentions"));
    send(session, snapshotRequest());
    await().atMost(PATIENCE).until(() -> String.join("", received).contains("relatedTerms"));
    pipeline.vertx().eventBus().publish("murmuration.mentions", new JsonArray().add("news"));
    await().atMost(PATIENCE).until(() -> String.join("", received).contains("news"));
    RunningPipeline.await(client.close());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, xhr, 'POST, OPTIONS'",
    "PUT, xhr_send, 'POST, OPTIONS'",
    "DELETE, xhr_streaming, 'POST, OPTIONS'",
    "POST, eventsource, 'GET, OPTIONS'",
    "POST, websocket, 'GET, HEAD, OPTIONS'"
  })
  void transport_otherMethod_isRefused(String method, String transport, String allowed)
      throws Exception {
    String answer =
        RawHttp.exchange(
            pipeline.port(),
            "%s /eventbus/0/s/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                .formatted(method, transport));

    assertThat(answer)
        .startsWith("HTTP/1.1 405")
        .contains("allow: " + allowed + "\r\n", "{\"error\":\"this path accepts only ");
  }

  @Test
  void send_messageThatIsTooBig_isRefusedInJson() {
    String session = "/eventbus/000/polling3/";
    assertThat(poll(session)).isEqualTo("o\n");

    HttpResponse<Buffer> refused =
        pipeline.post(session + "xhr_send", "[\"" + "x".repeat(70_000) + "\"]", Map.of());

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.bodyAsJsonObject().getString("error")).isEqualTo("request entity too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonp?c=f", "htmlfile?c=f"})
  void transport_thatOtherSitesCanLoad_isNotThere(String transport) {
    assertThat(pipeline.get("/eventbus/000/foreign1/" + transport).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, chunking_test",
    "GET, iframe.html",
    "GET, iframe-1.html",
    "GET, ''",
    "POST, 0/s",
    "POST, 0/s/xhr/more",
    "POST, 0/a.b/xhr",
    "OPTIONS, chunking_test"
  })
  void path_thatIsNoTransport_isNotThere(String method, String path) throws Exception {
    String answer =
        RawHttp.exchange(
            pipeline.port(),
            "%s /eventbus/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                .formatted(method, path));

    assertThat(answer).startsWith("HTTP/1.1 404").contains("{\"error\":\"not found: /eventbus");
  }

  private static String poll(String session) {
    return pipeline.post(session + "xhr", "", Map.of()).bodyAsString();
  }

  private static void send(String session, JsonObject message) {
    String body = new JsonArray().add(message.encode()).encode();
    assertThat(pipeline.post(session + "xhr_send", body, Map.of()).statusCode()).isEqualTo(204);
  }

  private static JsonObject snapshotRequest() {
    return new JsonObject()
        .put("type", "send")
        .put("address", "murmuration.snapshot")
        .put("replyAddress", "r");
  }
}
