package io.murmuration.http;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.murmuration.config.IpNetwork;
import io.murmuration.config.Settings;
import io.murmuration.http.Connections.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests and connections over real sockets. */
class HttpServersTest {
  private static final ConnectionLimits MANY = new ConnectionLimits(1_000, 1_000, 10_000);
  private static final String REQUEST = "GET /tea HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String UPGRADE =
      """
      GET /echo HTTP/1.1
      Host: localhost
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """
          .replace("\n", "\r\n");
  private static final ClientAddress PROXY =
      new ClientAddress(List.of(IpNetwork.parse("test", "127.0.0.1")));

  private final Vertx vertx = Vertx.vertx();
  private final Connections connections = Connections.of(vertx);
  private final List<Socket> sockets = new ArrayList<>();
  private final List<HttpServerRequest> unanswered = new CopyOnWriteArrayList<>();
  private int port;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"3, 10, NETWORK", "10, 3, PROCESS"})
  void connection_beyondALimit_isClosedAtOnce(int perNetwork, int all, Refusal reason)
      throws Exception {
    start(new ConnectionLimits(all, perNetwork, 100), PATIENCE);
    for (int i = 0; i < 3; i++) {
      assertThat(answer(connect(), UPGRADE)).startsWith("HTTP/1.1 101");
    }

    for (int i = 0; i < 100; i++) {
      assertThat(isClosed(connect())).isTrue();
    }

    assertThat(connections.refused(reason)).isEqualTo(100);
    sockets.get(0).close();
    await().atMost(PATIENCE).until(() -> answer(connect(), REQUEST).startsWith("HTTP/1.1 200"));
  }

  @Test
  void connections_ofSeveralServers_shareTheLimit() throws Exception {
    ConnectionLimits limits = new ConnectionLimits(2, 2, 100);
    start(limits, PATIENCE);
    answer(connect(), UPGRADE);
    start(limits, PATIENCE);
    answer(connect(), UPGRADE);

    assertThat(isClosed(connect())).isTrue();
  }

  @Test
  void connections_ofATrustedProxy_haveOnlyTheLimitOfTheProcess() throws Exception {
    start(new ConnectionLimits(10, 3, 100), PROXY, PATIENCE);
    for (int i = 0; i < 10; i++) {
      assertThat(answer(connect(), REQUEST)).startsWith("HTTP/1.1 200").doesNotContain("close");
    }

    assertThat(isClosed(connect())).isTrue();
    assertThat(connections.refused(Refusal.PROCESS)).isEqualTo(1);
  }

  @Test
  void answer_networkWithMoreThanHalfOfItsShare_closesTheConnection() throws Exception {
    start(new ConnectionLimits(40, 8, 160), PATIENCE);
    for (int i = 0; i < 4; i++) {
      connect();
    }
    Socket page = connect();
    Socket webSocket = connect();
    await()
        .atMost(PATIENCE)
        .until(() -> answer(connect(), REQUEST).contains("connection: close\r\n"));

    assertThat(answer(webSocket, UPGRADE)).startsWith("HTTP/1.1 101");
    byte[] frame = {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 'x'};
    webSocket.getOutputStream().write(frame);
    assertThat(webSocket.getInputStream().readNBytes(3)).containsExactly(0x82, 1, 'x');
    page.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
    assertThat(new String(page.getInputStream().readAllBytes(), ISO_8859_1))
        .startsWith("HTTP/1.1 200")
        .contains("connection: close\r\n")
        .endsWith("\r\n\r\ntea");
  }

  @Test
  void answer_networkWithHalfOfItsShare_keepsTheConnection() throws Exception {
    start(new ConnectionLimits(40, 8, 160), PATIENCE);
    Socket page = connect();

    for (int i = 0; i < 3; i++) {
      assertThat(answer(page, REQUEST)).startsWith("HTTP/1.1 200").doesNotContain("close");
      assertThat(page.getInputStream().readNBytes(3)).isEqualTo("tea".getBytes(ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET / HTTP/1.1\r\nHost: localhost\r\n"})
  void connection_withoutACompleteHead_isClosed(String sent) throws Exception {
    start(MANY, Duration.ofMillis(50));
    Socket socket = connect();
    socket.getOutputStream().write(sent.getBytes(ISO_8859_1));

    assertThat(isClosed(socket)).isTrue();
    assertThat(connections.refused(Refusal.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void webSocket_afterTheTimeOfAHead_staysOpen() throws Exception {
    start(MANY, Duration.ofMillis(50));
    Socket socket = connect();
    assertThat(answer(socket, UPGRADE)).startsWith("HTTP/1.1 101");
    byte[] frame = {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 'x'};
    for (int i = 0; i < 3; i++) {
      socket.getOutputStream().write(frame);
      assertThat(socket.getInputStream().readNBytes(3)).containsExactly(0x82, 1, 'x');
      Socket idle = connect();
      assertThat(isClosed(idle)).as("the time of a head has passed").isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /tea HTTP/1.1|Host: localhost|200",
        "GET /tea?x=%zz HTTP/1.1|Host: localhost|200",
        "GET /%C3%A9%25 HTTP/1.1|Host: localhost|200",
        "GET http://localhost/tea HTTP/1.1|Host: localhost|200",
        "GET http://LocalHost:80/tea HTTP/1.1|Host: localhost:80|200",
        "GET /tea HTTP/1.0|X: y|200",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: chunked|200",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: Chunked|200",
        "GET /tea HTTP/1.1|X: y|400",
        "GET /tea HTTP/1.1|Host:|400",
        "GET /tea HTTP/1.1|Host: a b|400",
        "GET /tea HTTP/1.1|Host: a:b:c|400",
        "GET /tea HTTP/1.1|Host: localhost\\r\\nHost: localhost|400",
        "GET /tea HTTP/1.1|Host: localhost\\r\\nHost: other|400",
        "GET /tea HTTP/1.0|Host: localhost\\r\\nHost: other|400",
        "GET http://other/tea HTTP/1.1|Host: localhost|400",
        "GET http://localhost:81/tea HTTP/1.1|Host: localhost:80|400",
        "GET http://localhost@other/tea HTTP/1.1|Host: localhost|400",
        "GET HTTPS://other HTTP/1.1|Host: localhost|400",
        "GET http://other/tea HTTP/1.0|X: y|400",
        "CONNECT other:443 HTTP/1.1|Host: localhost|400",
        "GET /%zz HTTP/1.1|Host: localhost|400",
        "GET /% HTTP/1.1|Host: localhost|400",
        "GET /%1 HTTP/1.1|Host: localhost|400",
        "GET /a%00b HTTP/1.1|Host: localhost|400",
        "GET /a%0d%0ab HTTP/1.1|Host: localhost|400",
        "GET /%7f HTTP/1.1|Host: localhost|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: gzip, chunked|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: identity|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: chunke|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: chunked, chunked|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: chunked, gzip|400",
        "POST /tea HTTP/1.0|Host: localhost\\r\\nTransfer-Encoding: chunked|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 5|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nTransfer-Encoding: gzip\\r\\nContent-Length: 0|501",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nContent-Length: 5\\r\\nContent-Length: 6|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nContent-Length: +5|400",
        "POST /tea HTTP/1.1|Host: localhost\\r\\nContent-Length: -5|400"
      })
  void request_anyHead_isAnswered(String line, String headers, int status) throws Exception {
    start(MANY, PATIENCE);
    String request = line + "\r\n" + headers.translateEscapes() + "\r\n\r\n";

    String answer = answer(connect(), request + "0\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.[01] " + status + " .*");
  }

  @Test
  void request_thatViolatesHttp_closesItsConnection() throws Exception {
    start(MANY, PATIENCE);
    Socket socket = connect();
    socket.getOutputStream().write("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));

    assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
        .contains("connection: close", "{\"error\":\"the path is not correctly percent-encoded\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void requests_thatTheirClientResets_endWithoutAWordInTheLog(int pipelined) throws Exception {
    start(MANY, PATIENCE);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try {
      Socket socket = connect();
      String requests = REQUEST.replace("/tea", "/never").repeat(pipelined);
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
      await().atMost(PATIENCE).until(() -> !unanswered.isEmpty());

      socket.setSoLinger(true, 0);
      socket.close();

      await().atMost(PATIENCE).until(() -> unanswered.get(0).response().closed());
      assertThat(log.list).isEmpty();
      assertThat(unanswered).hasSize(1);
    } finally {
      root.detachAppender(log);
    }
  }

  @Test
  void upgrade_toHttp2_isIgnored() throws Exception {
    start(MANY, PATIENCE);

    String answer =
        answer(
            connect(),
            """
            GET /tea HTTP/1.1
            Host: localhost
            Connection: Upgrade, HTTP2-Settings
            Upgrade: h2c
            HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA

            """
                .replace("\n", "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("h2c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRI * HTTP/2.0|505",
        "GET /tea HTTP/2.0|505",
        "GET /tea HTTP/1.2|505",
        "GET /tea HTTP/0.9|505",
        "GET /tea HTTP/9.9|505",
        "GET /tea HTTP/1.|400",
        "GET /tea HTTP/1|400",
        "GET /tea HTTP/11|400",
        "GET /tea HTTP/1.11|400",
        "GET /tea HTTP/1.11111111|400",
        "GET /tea HTTP/1.1HTTP/1.1|400",
        "GET /tea HTTP/01.1|400",
        "GET /tea HTTP/-1.1|400",
        "GET /tea HTTP/1.1;x=1|400",
        "GET /tea http/1.1|400",
        "GET /tea HTTPS/1.1|400",
        "GET /tea RTSP/1.0|400",
        "GET /tea X|400",
        "GET /tea|400",
        "GET|400",
        "%%|400"
      })
  void request_ofAnotherVersion_getsAnAnswerOfHttp11AndIsClosed(String line, int status)
      throws Exception {
    start(MANY, PATIENCE);
    Socket socket = connect();
    String request = line + "\r\nHost: localhost\r\n\r\nSM\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));

    assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
        .matches("(?s)HTTP/1\\.1 " + status + " .*connection: close.*\\{\"error\":\"[^\"]+\"}");
  }

  @Test
  void request_ofATrustedProxy_hasTheAddressOfItsClient() throws Exception {
    Settings settings = Settings.defaults();
    settings =
        settings.withVisualization(
            settings
                .visualization()
                .withTrustedProxies(List.of(IpNetwork.parse("test", "127.0.0.1"))));
    port =
        HttpServers.listen(
                vertx,
                settings,
                new HttpServerOptions().setHost("127.0.0.1").setPort(0),
                request ->
                    request
                        .response()
                        .putHeader("client", request.remoteAddress().hostAddress())
                        .end())
            .await()
            .actualPort();

    String forwarded = "Host: localhost\r\nX-Forwarded-For: 192.0.2.7\r\n";
    assertThat(answer(connect(), REQUEST.replace("Host: localhost\r\n", forwarded)))
        .contains("client: 192.0.2.7");
    assertThat(answer(connect(), REQUEST)).contains("client: 127.0.0.1");
  }

  private void start(ConnectionLimits limits, Duration headTimeout) {
    start(limits, new ClientAddress(List.of()), headTimeout);
  }

  private void start(ConnectionLimits limits, ClientAddress clients, Duration headTimeout) {
    port =
        HttpServers.listen(
                vertx,
                limits,
                clients,
                headTimeout,
                new HttpServerOptions().setHost("127.0.0.1").setPort(0),
                request -> {
                  if ("/echo".equals(request.path())) {
                    request.toWebSocket().onSuccess(socket -> socket.handler(socket::write));
                  } else if ("/never".equals(request.path())) {
                    unanswered.add(request);
                  } else {
                    request.response().end("tea");
                  }
                })
            .await()
            .actualPort();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    sockets.add(socket);
    return socket;
  }

  /** Sends a request and returns the head of the answer, or nothing if there is none. */
  private static String answer(Socket socket, String request) throws IOException {
    StringBuilder head = new StringBuilder();
    try {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
    } catch (SocketException e) {
      return head.toString(); // Reset.
    }
    return head.toString();
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // Reset.
    }
  }
}
