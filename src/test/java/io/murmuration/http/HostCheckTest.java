package io.murmuration.http;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostCheckTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /metrics,       1.1, Host: localhost,    200",
    "127.0.0.1, /metrics,       1.1, Host: evil.example, 403",
    "127.0.0.1, /metrics,       1.0, X: y,               403",
    "127.0.0.1, /health/live,   1.1, Host: evil.example, 200",
    "127.0.0.1, /health/ready,  1.0, X: y,               200",
    "127.0.0.1, /healthy,       1.1, Host: evil.example, 403",
    "127.0.0.1, /health/../api, 1.1, Host: evil.example, 403",
    "0.0.0.0,   /metrics,       1.1, Host: evil.example, 200",
    "0.0.0.0,   /metrics,       1.0, X: y,               200"
  })
  void request_forAHost_isAnsweredOrRefused(
      String served, String path, String version, String header, int status) throws IOException {
    Router router = HttpAnswers.router(vertx);
    router.route().handler(HostCheck.of(served));
    router.route().handler(context -> HttpAnswers.end(context, 200, "text/plain", "served"));
    int port = vertx.createHttpServer().requestHandler(router).listen(0).await().actualPort();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String head =
          "GET %s HTTP/%s\r\n%s\r\nConnection: close\r\n\r\n".formatted(path, version, header);
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/" + version + " " + status);
      assertThat(answer).contains(status == 200 ? "served" : "is not served here");
    }
  }
}
