package io.murmuration.visualization.bridge;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.IpNetwork;
import io.murmuration.http.ClientAddress;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of SockJS over HTTP when all of three places are taken. */
class BrowserRoutesTest {
  private static final String FULL = "c[4009,\"too many browsers are connected\"]";

  private static final String GREEDY = "192.0.2.1";
  private static final String MODEST = "192.0.2.2";

  private final Vertx vertx = Vertx.vertx();
  private final ClientAddress clients =
      new ClientAddress(List.of(IpNetwork.parse("test", "127.0.0.1")));
  private WebClient client;
  private int port;

  @BeforeEach
  void start() {
    // Vert.x closes the connection of each poll.
    client = WebClient.create(vertx, new WebClientOptions().setKeepAlive(false));
    port = Future.<HttpServer>future(this::listen).await().actualPort();
    for (int browser = 1; browser <= 3; browser++) {
      assertThat(poll(GREEDY, "greedy" + browser)).isEqualTo("o\n");
    }
  }

  private void listen(Completable<HttpServer> started) {
    vertx.runOnContext(
        v -> {
          Router router = HttpAnswers.router(vertx);
          BrowserRoutes.addTo(
              router,
              new Endpoints(router),
              vertx,
              new BrowserBridge(vertx, null, Map.of(), 4),
              null);
          vertx
              .createHttpServer()
              .requestHandler(request -> router.handle(clients.resolve(request)))
              .listen(0, "127.0.0.1")
              .onComplete(started);
        });
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"POST, xhr", "POST, xhr_streaming", "GET, eventsource"})
  void receive_newSessionWithoutPlace_isClosedWithTheReason(String method, String transport) {
    HttpResponse<Buffer> response = send(GREEDY, method, "new", transport, "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.bodyAsString())
        .isEqualTo(transport.equals("eventsource") ? "data: " + FULL + "\r\n\r\n" : FULL + "\n");
  }

  @Test
  void poll_sessionThatLeftForAnotherNetwork_isClosedWithTheReason() {
    assertThat(poll(MODEST, "newcomer")).isEqualTo("o\n");

    assertThat(poll(GREEDY, "greedy1"))
        .isEqualTo("c[4009,\"too many browsers of this network are connected\"]\n");
    assertThat(send(GREEDY, "POST", "greedy1", "xhr_send", "[]").statusCode()).isEqualTo(404);
  }

  /** The poll arrives before its session leaves, and gets a message, or else a close frame. */
  @Test
  void poll_waitsWhileItsSessionLeaves_getsTheReason() {
    Future<HttpResponse<Buffer>> waiting = begin(GREEDY, "POST", "greedy1", "xhr", "");

    assertThat(poll(MODEST, "newcomer")).isEqualTo("o\n");

    assertThat(get(waiting).bodyAsString())
        .contains("4009", "too many browsers of this network are connected");
  }

  @Test
  void upgrade_withoutPlace_isToldToComeLater() {
    WebSocketConnectOptions upgrade =
        new WebSocketConnectOptions()
            .setPort(port)
            .setHost("127.0.0.1")
            .setURI("/eventbus/websocket")
            .addHeader("X-Forwarded-For", GREEDY);

    assertThatThrownBy(() -> vertx.createWebSocketClient().connect(upgrade).await())
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            refused -> {
              assertThat(refused.getStatus()).isEqualTo(503);
              assertThat(refused.getHeaders().get("Retry-After")).isEqualTo("1");
              assertThat(refused.getBody().toString()).contains("too many browsers");
            });
  }

  private String poll(String network, String session) {
    return send(network, "POST", session, "xhr", "").bodyAsString();
  }

  private HttpResponse<Buffer> send(
      String network, String method, String session, String transport, String body) {
    return get(begin(network, method, session, transport, body));
  }

  private Future<HttpResponse<Buffer>> begin(
      String network, String method, String session, String transport, String body) {
    return client
        .request(
            HttpMethod.valueOf(method),
            port,
            "127.0.0.1",
            "/eventbus/000/" + session + "/" + transport)
        .putHeader("X-Forwarded-For", network)
        .sendBuffer(Buffer.buffer(body));
  }

  private static HttpResponse<Buffer> get(Future<HttpResponse<Buffer>> response) {
    try {
      return response.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
