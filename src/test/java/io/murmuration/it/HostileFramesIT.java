package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that no page sends, over both WebSockets. */
class HostileFramesIT {
  private static final List<String> FRAMED =
      List.of(
          "[null]",
          "null",
          "[1]",
          "[[]]",
          "[{}]",
          "[\"null\"]",
          "[\"[]\"]",
          "[\"\\\"x\\\"\"]",
          "[\"{\\\"type\\\":null}\"]",
          "[\"{\\\"type\\\":\\\"send\\\",\\\"address\\\":null}\"]",
          "no JSON",
          "[".repeat(60_000),
          "[\"" + "[".repeat(60_000) + "\"]");
  private static final List<String> RAW =
      List.of(
          "null",
          "1",
          "[]",
          "[null]",
          "\"x\"",
          "{\"type\":null}",
          "{\"type\":1}",
          "{\"type\":\"register\",\"address\":null}",
          "{\"type\":\"send\",\"address\":null}",
          "{\"type\":\"send\",\"address\":{},\"replyAddress\":[]}",
          "no JSON",
          "",
          "[".repeat(60_000),
          "{\"a\":".repeat(12_000));

  private static RunningPipeline pipeline;

  private final PrintStream err = System.err;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private WebSocketClient client;

  record Case(String uri, String frame, boolean binary) {
    @Override
    public String toString() {
      return uri + " " + frame.substring(0, Math.min(30, frame.length())) + " " + binary;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(false, true)
        .flatMap(
            binary ->
                Stream.concat(
                    FRAMED.stream()
                        .map(frame -> new Case("/eventbus/0/s/websocket", frame, binary)),
                    RAW.stream().map(frame -> new Case("/eventbus/websocket", frame, binary))));
  }

  @BeforeAll
  static void start() {
    pipeline = RunningPipeline.startVisualization(TestCluster.settings());
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @BeforeEach
  void listen() {
    client = pipeline.vertx().createWebSocketClient();
    System.setErr(new PrintStream(logged, true, UTF_8));
  }

  @AfterEach
  void close() {
    System.setErr(err);
    RunningPipeline.await(client.close());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void frame_thatIsWrong_isRefusedWithoutAWordInTheLog(Case wrong) throws Exception {
    WebSocket socket =
        RunningPipeline.await(client.connect(pipeline.port(), "127.0.0.1", wrong.uri()));
    List<String> answers = new CopyOnWriteArrayList<>();
    socket.textMessageHandler(answers::add);

    RunningPipeline.await(
        wrong.binary()
            ? socket.writeBinaryMessage(Buffer.buffer(wrong.frame()))
            : socket.writeTextMessage(wrong.frame()));
    boolean ignored = wrong.binary() && wrong.uri().contains("/s/");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ignored || socket.isClosed() || answers.stream().anyMatch(a -> a.contains("err")));

    BridgeClient other = BridgeClient.connect(pipeline);
    assertThat(other.request("murmuration.snapshot").getString("type")).isEqualTo("rec");
    other.close();
    // The broker of all tests looks after its old topics when it pleases.
    assertThat(logged.toString(UTF_8).lines().filter(line -> !line.contains("[UnifiedLog ")))
        .isEmpty();
    RunningPipeline.await(socket.isClosed() ? Future.succeededFuture() : socket.close());
  }
}
