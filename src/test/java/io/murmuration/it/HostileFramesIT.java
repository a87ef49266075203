package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.support.BridgeClient;
import io.murmuration.support.FrameSocket;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that no page sends, over both WebSockets. */
class HostileFramesIT {
  private static final int MAX_BYTES = 64 << 10;
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

  /** Bytes of frames and the code with which they close the connection. */
  record Violation(String name, byte[] bytes, int code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Violation> violations() {
    Stream<Violation> reasons =
        Stream.of(
                "C3", "6162C3", "E282", "F09F9A", "FF", "80", "C080", "EDA080", "F4908080", "C328")
            .map(HexFormat.of()::parseHex)
            .map(reason -> new Violation("a reason that is no UTF-8", close(1000, reason), 1007));
    return Stream.concat(
        Stream.concat(otherViolations(), reasons),
        Stream.of(
                0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999, 32_767,
                32_768, 64_536, 65_535)
            .map(code -> new Violation("the close code " + code, close(code, new byte[0]), 1002)));
  }

  private static byte[] close(int code, byte[] reason) {
    Buffer payload = Buffer.buffer().appendUnsignedShort(code).appendBytes(reason);
    return FrameSocket.frame(FrameSocket.CLOSE, payload.getBytes());
  }

  private static Stream<Violation> otherViolations() {
    byte[] half = "\u00e9".getBytes(UTF_8);
    return Stream.of(
        new Violation("a frame that is too big", text(MAX_BYTES + 1), 1009),
        new Violation("a frame that is far too big", text(8 << 20), 1009),
        new Violation("frames that are too big together", fragments(MAX_BYTES / 2, 3), 1009),
        new Violation("frames that never end", fragments(1 << 10, 1 << 10), 1009),
        new Violation("no mask", new byte[] {(byte) 0x81, 1, 'x'}, 1002),
        new Violation("a reserved bit", FrameSocket.frame(0xC1, "x"), 1002),
        new Violation("a reserved type", FrameSocket.frame(0x83, "x"), 1002),
        new Violation("a reserved control frame", FrameSocket.frame(0x8B, "x"), 1002),
        new Violation("a control frame in parts", FrameSocket.frame(0x09, "x"), 1002),
        new Violation("a long control frame", FrameSocket.frame(0x89, "x".repeat(126)), 1002),
        new Violation("a continuation of nothing", FrameSocket.frame(0x80, "x"), 1002),
        new Violation("a text within a text", repeated(FrameSocket.frame(0x01, "x"), 2), 1002),
        new Violation("half a close code", FrameSocket.frame(FrameSocket.CLOSE, "x"), 1002),
        new Violation("too many pings", repeated(FrameSocket.frame(0x89, ""), 300), 4008),
        new Violation("too many pongs", repeated(FrameSocket.frame(0x8A, ""), 300), 4008),
        new Violation("too many empty texts", repeated(text(0), 300), 4008),
        new Violation("too many empty arrays", repeated(FrameSocket.frame(0x81, "[]"), 300), 4008),
        new Violation("too many big texts", repeated(array(MAX_BYTES), 10), 4008),
        new Violation("too many empty parts", fragments(0, 300), 4008),
        new Violation("no UTF-8", FrameSocket.frame(0x81, new byte[] {half[0]}), 1007));
  }

  private static byte[] text(int length) {
    return FrameSocket.frame(FrameSocket.TEXT, " ".repeat(length));
  }

  private static byte[] fragments(int length, int count) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(FrameSocket.frame(i == 0 ? 0x01 : 0x00, " ".repeat(length)));
    }
    return frames.toByteArray();
  }

  private static byte[] array(int length) {
    return FrameSocket.frame(FrameSocket.TEXT, "[" + " ".repeat(length - 2) + "]");
  }

  private static byte[] repeated(byte[] frame, int count) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(frame);
    }
    return frames.toByteArray();
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
  @MethodSource("violations")
  void violation_ofTheProtocol_closesWithItsCode(Violation violation) throws Exception {
    for (String uri : List.of("/eventbus/websocket", "/eventbus/0/s/websocket")) {
      try (FrameSocket socket = new FrameSocket(pipeline.port(), uri)) {
        socket.send(violation.bytes());

        assertThat(socket.closeCode()).as(uri).isEqualTo(violation.code());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999})
  void closeCode_ofAClient_isReturned(int code) throws Exception {
    for (String uri : List.of("/eventbus/websocket", "/eventbus/0/s/websocket")) {
      try (FrameSocket socket = new FrameSocket(pipeline.port(), uri)) {
        socket.send(close(code, "bye 🚀".getBytes(UTF_8)));

        assertThat(socket.closeCode()).as(uri).isEqualTo(code);
      }
    }
  }

  @Test
  void message_ofTheMaximumSizeInParts_isAccepted() throws Exception {
    try (FrameSocket socket = new FrameSocket(pipeline.port(), "/eventbus/websocket")) {
      socket.send(FrameSocket.frame(0x01, ""));
      socket.send(FrameSocket.frame(0x00, " ".repeat(MAX_BYTES / 2)));
      socket.send(FrameSocket.frame(0x89, "ping"));
      socket.send(FrameSocket.frame(0x80, " ".repeat(MAX_BYTES / 2 - 2) + "{}"));

      assertThat(socket.next()).contains("invalid_type");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/eventbus/websocket, 65537, 1009",
    "/eventbus/0/s/websocket, 65537, 1009",
    "/eventbus/0/s/websocket, 5000000, 1009",
    "/eventbus/0/s/websocket, 5, 1002"
  })
  void message_ofALibrary_closesWithItsCode(String uri, int length, int code) {
    WebSocket socket = RunningPipeline.await(client.connect(pipeline.port(), "127.0.0.1", uri));

    socket.writeTextMessage("x".repeat(length));

    await().atMost(PATIENCE).until(socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) code);
  }

  @Test
  void compression_ofMessages_isNotNegotiated() {
    WebSocketClient compressing =
        pipeline
            .vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setTryUsePerMessageCompression(true)
                    .setTryUsePerFrameCompression(true));
    WebSocket socket =
        RunningPipeline.await(
            compressing.connect(pipeline.port(), "127.0.0.1", "/eventbus/websocket"));

    assertThat(socket.headers().get("Sec-WebSocket-Extensions")).isNull();
    RunningPipeline.await(compressing.close());
  }

  @Test
  void binaryMessage_overSockJs_isUnsupported() throws Exception {
    try (FrameSocket socket = new FrameSocket(pipeline.port(), "/eventbus/0/s/websocket")) {
      socket.send(FrameSocket.frame(0x82, "[]"));

      assertThat(socket.closeCode()).isEqualTo(1003);
    }
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
    await()
        .atMost(PATIENCE)
        .until(() -> socket.isClosed() || answers.stream().anyMatch(a -> a.contains("err")));

    BridgeClient other = BridgeClient.connect(pipeline);
    assertThat(other.request("murmuration.snapshot").getString("type")).isEqualTo("rec");
    other.close();
    // The broker of all tests looks after its old topics when it pleases.
    assertThat(logged.toString(UTF_8).lines().filter(line -> !line.contains("[UnifiedLog ")))
        .isEmpty();
    RunningPipeline.await(socket.isClosed() ? Future.succeededFuture() : socket.close());
  }
}
