package io.murmuration.kafka;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.murmuration.config.Settings;
import io.murmuration.support.TcpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Ports without Kafka; {@code SecureKafkaIT} and {@code TopicAdminIT} have the others. */
class FirstContactTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 70};
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(FirstContact.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Map<String, String> environment = new HashMap<>();
  private String file = "{}";

  @BeforeEach
  void listen() {
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void forget() {
    LOG.detachAppender(log);
  }

  @Test
  void await_closedPort_logsThatItWaitsAndFailsWithTheCause() throws IOException {
    String server = TcpServer.closed();
    environment.put("KAFKA_URL", "kafka://" + server);

    assertFails(SHORT.multipliedBy(4), SHORT)
        .isEqualTo(
            "Kafka does not answer at %s over plaintext: connection refused. Start it, or set KAFKA_URL=kafka://host:port to another broker."
                .formatted(server));
    assertThat(logged())
        .containsExactly(
            "waiting for Kafka at %s over plaintext: connection refused".formatted(server));
  }

  @Test
  void await_limitBeforeTheNotice_failsWithTheCauseAlone() throws IOException {
    environment.put("KAFKA_URL", "kafka://" + TcpServer.closed());

    assertFails(SHORT, PATIENCE).contains("connection refused");
    assertThat(logged()).isEmpty();
  }

  @Test
  void await_portThatClosesConnections_namesBothThingsToTry() throws IOException {
    try (TcpServer server = TcpServer.start(connection -> {})) {
      environment.put("KAFKA_URL", "kafka://" + server.address());

      assertFails(SHORT.multipliedBy(4), SHORT)
          .contains(
              "over plaintext: closed the connection without an answer",
              "use kafka+ssl://host:port",
              "set KAFKA_USERNAME");
    }
  }

  @Test
  void await_silentPortOverTlsAsUser_saysWhatWasTried() throws IOException {
    try (TcpServer server = TcpServer.silent()) {
      environment.put("KAFKA_URL", "kafka+ssl://" + server.address());
      environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
      environment.put("KAFKA_USERNAME", "me");
      environment.put("KAFKA_PASSWORD", "secret");

      assertFails(SHORT.multipliedBy(4), SHORT)
          .contains("over TLS with SASL PLAIN: accepted the connection, but sent nothing (timeout)")
          .contains("use kafka://host:port")
          .doesNotContain("secret", "KAFKA_USERNAME");
    }
  }

  @Test
  void await_portThatClosesConnectionsToAMechanism_doesNotAdviseToSetAUser() throws IOException {
    file =
        """
        {"kafka": {"client": {
          "sasl.mechanism": "PLAIN",
          "sasl.jaas.config": "org.apache.kafka.common.security.plain.PlainLoginModule required;"}}}
        """;
    try (TcpServer server = TcpServer.start(connection -> {})) {
      environment.put("KAFKA_URL", "kafka://" + server.address());

      assertFails(SHORT.multipliedBy(4), SHORT)
          .contains("over plaintext with SASL PLAIN: closed the connection")
          .doesNotContain("KAFKA_USERNAME");
    }
  }

  /** Waits much longer than any test if it does not end early. */
  @Test
  void await_portWithTls_endsWithoutWaitingForTheLimit() throws IOException {
    try (TcpServer server = TcpServer.start(c -> c.getOutputStream().write(ALERT))) {
      environment.put("KAFKA_URL", "kafka://" + server.address());

      assertFails(Duration.ofDays(1), SHORT)
          .contains("over plaintext: answers with TLS. ", "use kafka+ssl://" + server.address());
      assertThat(logged()).singleElement().asString().endsWith("answers with TLS");
    }
  }

  @Test
  void await_oneServerWithTlsAndOneThatMayStillStart_waits() throws IOException {
    try (TcpServer server = TcpServer.start(c -> c.getOutputStream().write(ALERT))) {
      String closed = TcpServer.closed();
      environment.put("KAFKA_URL", "kafka://%s,kafka://%s".formatted(closed, server.address()));

      assertFails(SHORT.multipliedBy(4), SHORT)
          .startsWith("Kafka does not answer at %s, %s over".formatted(closed, server.address()))
          .contains(
              closed + " connection refused; " + server.address() + " answers with TLS. ",
              "use kafka+ssl://" + server.address());
    }
  }

  @Test
  void await_unknownHost_saysSo() {
    environment.put("KAFKA_URL", "kafka://nowhere.invalid:9092");

    assertFails(SHORT.multipliedBy(4), SHORT)
        .isEqualTo(
            "Kafka does not answer at nowhere.invalid:9092 over plaintext: host name unknown. Check KAFKA_URL.");
    assertThat(logged()).hasSize(1);
  }

  /** The client gives up its first request long before the limit. */
  @Test
  void await_clientThatDoesNotRetry_waitsUntilTheNoticeAllTheSame() throws IOException {
    file = "{\"kafka\": {\"client\": {\"retries\": 0}}}";
    AtomicInteger connections = new AtomicInteger();
    try (TcpServer server = TcpServer.start(connection -> connections.incrementAndGet())) {
      environment.put("KAFKA_URL", "kafka://" + server.address());

      assertFails(SHORT.multipliedBy(20), PATIENCE).contains("closed the connection");
      assertThat(connections).as("more than one request and a probe").hasValueGreaterThan(4);
    }
  }

  private org.assertj.core.api.AbstractStringAssert<?> assertFails(
      Duration limit, Duration notice) {
    Settings.Kafka kafka = Settings.parse(file, environment).kafka();
    KafkaConnection connection = new KafkaConnection(kafka.url(), "", kafka.access());
    return assertThat(
        assertThatExceptionOfType(KafkaException.class)
            .isThrownBy(() -> new FirstContact(connection, limit, notice, SHORT).await())
            .actual()
            .getMessage());
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
