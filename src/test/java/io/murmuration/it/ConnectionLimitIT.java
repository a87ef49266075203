package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.AccessToken;
import io.murmuration.config.ConfigException;
import io.murmuration.config.HttpLimits;
import io.murmuration.config.Settings;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limits of a page that other machines can reach. */
class ConnectionLimitIT {
  private static final String TOKEN = "0123456789abcdef";
  private static final int PER_NETWORK = 20;

  private static RunningPipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline = RunningPipeline.startVisualization(settings(new HttpLimits(40, PER_NETWORK)));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void connections_beyondTheLimit_areClosedAndCounted() throws Exception {
    pipeline.get("/");
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < PER_NETWORK + 100; i++) {
      idle.add(new Socket(InetAddress.getLoopbackAddress(), pipeline.port()));
    }

    for (Socket refused : idle.subList(PER_NETWORK, idle.size())) {
      assertThat(isClosed(refused)).isTrue();
    }
    String metrics = metrics(Map.of("Authorization", "Bearer " + TOKEN)).bodyAsString();
    assertThat(metrics)
        .containsPattern(
            "murmuration_connections_refused_total\\{reason=\"network\"\\} [1-9][0-9]{2}");
    for (Socket socket : idle) {
      socket.close();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Socket next = new Socket(InetAddress.getLoopbackAddress(), pipeline.port())) {
                next.setSoTimeout((int) PATIENCE.toMillis());
                next.getOutputStream().write("x\r\n\r\n".getBytes(ISO_8859_1));
                return next.getInputStream().read() == 'H';
              } catch (SocketException e) {
                return false;
              }
            });
  }

  @Test
  void metrics_ofAPageThatOtherMachinesReach_needTheToken() {
    assertThat(metrics(Map.of()).statusCode()).isEqualTo(403);
    assertThat(metrics(Map.of("Authorization", "Bearer " + "x".repeat(16))).statusCode())
        .isIn(403, 429);
    assertThat(metrics(Map.of("Authorization", "Bearer " + TOKEN)).statusCode()).isEqualTo(200);
    assertThat(pipeline.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void start_moreConnectionsThanTheFilesPermit_namesTheKey() {
    assertThatThrownBy(
            () ->
                RunningPipeline.startVisualization(
                    settings(new HttpLimits(Integer.MAX_VALUE, null))))
        .hasRootCauseInstanceOf(ConfigException.class)
        .hasStackTraceContaining("http.maxConnections");
  }

  private static Settings settings(HttpLimits limits) {
    Settings settings = TestCluster.settings();
    return settings
        .withHttp(limits)
        .withVisualization(
            settings
                .visualization()
                .withHost("0.0.0.0")
                .withAdminToken(AccessToken.parse("test", TOKEN)));
  }

  private static HttpResponse<Buffer> metrics(Map<String, String> headers) {
    return pipeline.get("/metrics", headers);
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // Reset.
    }
  }
}
