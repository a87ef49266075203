package io.murmuration.kafka;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.murmuration.config.KafkaSecurity;
import io.murmuration.config.KafkaUrl;
import io.murmuration.kafka.BrokerAnswer.Kind;
import io.murmuration.support.TcpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerProbeTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 70};
  private static final short API_VERSIONS = 18;

  @ParameterizedTest
  @ValueSource(strings = {"kafka://", "kafka+ssl://"})
  void ask_closedPort_isRefused(String scheme) throws IOException {
    assertThat(kinds(scheme + TcpServer.closed(), PATIENCE)).containsExactly(Kind.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka://", "kafka+ssl://"})
  void ask_serverThatSendsNothing_isSilent(String scheme) throws IOException {
    try (TcpServer server = TcpServer.silent()) {
      assertThat(kinds(scheme + server.address(), SHORT)).containsExactly(Kind.SILENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka://", "kafka+ssl://"})
  void ask_serverThatCloses_isClosed(String scheme) throws IOException {
    try (TcpServer server = TcpServer.start(connection -> {})) {
      assertThat(kinds(scheme + server.address(), PATIENCE)).containsExactly(Kind.CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka://", "kafka+ssl://"})
  void ask_webServer_isNotKafka(String scheme) throws IOException {
    try (TcpServer server =
        TcpServer.start(
            connection -> {
              connection.getInputStream().read(new byte[1 << 16]);
              send(connection, "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            })) {
      assertThat(kinds(scheme + server.address(), PATIENCE)).containsExactly(Kind.NOT_KAFKA);
    }
  }

  @Test
  void ask_serverThatAnswersWithAnAlert_isEncrypted() throws IOException {
    try (TcpServer server = TcpServer.start(connection -> send(connection, ALERT))) {
      assertThat(kinds("kafka://" + server.address(), PATIENCE)).containsExactly(Kind.ENCRYPTED);
    }
  }

  @Test
  void ask_serverThatSpeaksOnlyAfterAHandshakeBegins_isEncrypted() throws IOException {
    try (TcpServer server =
        TcpServer.start(
            connection -> {
              if (connection.getInputStream().read() == 22) {
                send(connection, ALERT);
              }
            })) {
      assertThat(kinds("kafka://" + server.address(), PATIENCE)).containsExactly(Kind.ENCRYPTED);
    }
  }

  @Test
  void ask_realTlsServer_isEncrypted() throws Exception {
    ServerSocket tls =
        SSLContext.getDefault()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (TcpServer server = TcpServer.start(tls, c -> c.getInputStream().read())) {
      assertThat(kinds("kafka://" + server.address(), PATIENCE)).containsExactly(Kind.ENCRYPTED);
    }
  }

  @Test
  void ask_serverThatAnswersLikeKafka_isKafkaOrNotEncrypted() throws IOException {
    try (TcpServer server = TcpServer.start(connection -> answerAsKafka(connection, (short) 34))) {
      assertThat(kinds("kafka://" + server.address(), PATIENCE)).containsExactly(Kind.KAFKA);
      assertThat(kinds("kafka+ssl://" + server.address(), PATIENCE))
          .containsExactly(Kind.NOT_ENCRYPTED);
    }
  }

  @Test
  void ask_serverThatRequiresAUser_namesTheMechanisms() throws IOException {
    try (TcpServer server = TcpServer.start(connection -> answerAsKafka(connection, (short) 33))) {
      assertThat(ask("kafka://" + server.address(), PATIENCE))
          .singleElement()
          .satisfies(
              answer -> {
                assertThat(answer.kind()).isEqualTo(Kind.USER_REQUIRED);
                assertThat(answer.text()).isEqualTo("requires a user (SASL PLAIN, GSSAPI)");
              });
    }
  }

  @Test
  void ask_unknownHost_isUnknown() {
    assertThat(kinds("kafka://nowhere.invalid:9092", PATIENCE)).containsExactly(Kind.UNKNOWN_HOST);
  }

  @Test
  void ask_addressOfVersion6_isAsked() throws IOException {
    InetAddress loopback = InetAddress.getAllByName("::1")[0];
    try (ServerSocket tried = new ServerSocket(0, 1, loopback)) {
      assertThat(tried.getLocalPort()).isPositive();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6");
    }
    try (TcpServer server = TcpServer.start(loopback, connection -> send(connection, ALERT))) {
      assertThat(server.address()).startsWith("[::1]:");
      assertThat(kinds("kafka://" + server.address(), PATIENCE)).containsExactly(Kind.ENCRYPTED);
    }
  }

  @Test
  void ask_severalServers_answersForEachInOrder() throws IOException {
    try (TcpServer closing = TcpServer.start(connection -> {});
        TcpServer silent = TcpServer.silent()) {
      String url =
          "kafka://%s,kafka://%s,kafka://nowhere.invalid:1,kafka://%s"
              .formatted(silent.address(), closing.address(), TcpServer.closed());

      assertThat(kinds(url, SHORT))
          .containsExactly(Kind.SILENT, Kind.CLOSED, Kind.UNKNOWN_HOST, Kind.REFUSED);
    }
  }

  private static void answerAsKafka(Socket connection, short handshakeError) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
    while (true) {
      int length = in.readInt();
      if (length > 1_000) {
        return; // No size of a request: the first bytes of a handshake.
      }
      boolean asksForVersions = in.readShort() == API_VERSIONS;
      in.readShort();
      int correlation = in.readInt();
      in.skipNBytes(length - 8);
      out.writeInt(asksForVersions ? 10 : 25);
      out.writeInt(correlation);
      if (asksForVersions) {
        out.writeShort(0);
        out.writeInt(0);
      } else {
        out.writeShort(handshakeError);
        out.writeInt(2);
        out.writeUTF("PLAIN");
        out.writeUTF("GSSAPI");
      }
    }
  }

  private static void send(Socket connection, byte[] bytes) throws IOException {
    connection.getOutputStream().write(bytes);
  }

  private static List<Kind> kinds(String url, Duration timeout) {
    return ask(url, timeout).stream().map(BrokerAnswer::kind).toList();
  }

  private static List<BrokerAnswer> ask(String url, Duration timeout) {
    KafkaConnection kafka =
        new KafkaConnection(KafkaUrl.parse("test", url), "", KafkaSecurity.DEFAULT);
    return new BrokerProbe(kafka, timeout).ask();
  }
}
