package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectionTest {
  @Test
  void topic_thatBeginsLikeThePrefix_hasThePrefixBeforeIt() {
    KafkaConnection kafka = new KafkaConnection("a:1", "keyword-");

    assertThat(kafka.topic("keyword-shared")).isEqualTo("keyword-keyword-shared");
    assertThat(kafka.withoutPrefix("keyword-keyword-shared")).isEqualTo("keyword-shared");
  }

  @Test
  void passed_settings_reachOnlyClientsThatKnowThemAndOverrideTheDefaults() {
    KafkaConnection kafka =
        kafka(
            """
            {"kafka": {"client": {"request.timeout.ms": 7000, "fetch.min.bytes": 5,
                                  "compression.type": "zstd", "metadata.max.age.ms": "500"}},
             "fanout": {"kafka": {"fetch.min.bytes": 9}}}
            """);

    assertThat(kafka.consumerConfig())
        .containsEntry("request.timeout.ms", "7000")
        .containsEntry("fetch.min.bytes", "5")
        .containsEntry("metadata.max.age.ms", "500")
        .doesNotContainKey("compression.type");
    assertThat(kafka.producerConfig())
        .containsEntry("compression.type", "zstd")
        .doesNotContainKey("fetch.min.bytes");
    assertThat(kafka.ofStage("fanout").consumerConfig())
        .containsEntry("fetch.min.bytes", "9")
        .containsEntry("request.timeout.ms", "7000");
    assertThat(kafka.ofStage("aggregate").consumerConfig()).containsEntry("fetch.min.bytes", "5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "security.protocol",
        "group.id",
        "group.protocol",
        "transactional.id",
        "enable.auto.commit",
        "enable.idempotence",
        "acks",
        "isolation.level",
        "auto.offset.reset",
        "allow.auto.create.topics",
        "partition.assignment.strategy",
        "key.serializer",
        "value.deserializer",
        "ssl.endpoint.identification.algorithm"
      })
  void passed_settingOfMurmuration_isRefusedWithTheReason(String name) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> kafka("{\"aggregate\": {\"kafka\": {\"%s\": \"secret\"}}}".formatted(name)))
        .withMessageStartingWith("aggregate.kafka." + name + " cannot be set: ")
        .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fetch.min.byte     | 1     | kafka.client.fetch.min.byte is not a setting of a Kafka"
            + " client. Did you mean fetch.min.bytes or fetch.max.bytes?",
        "ack                | 1     | kafka.client.ack is not a setting of a Kafka client",
        "fetch.min.bytes    | many  | kafka.client.fetch.min.bytes has a value that Kafka rejects"
            + " (not shown), expected int",
        "fetch.min.bytes    | -1    | kafka.client.fetch.min.bytes has a value that Kafka rejects"
            + " (not shown), expected int: [0,...]",
        "compression.type   | best  | kafka.client.compression.type has a value that Kafka rejects"
      })
  void passed_unknownOrWrong_isRefusedWithoutItsValue(String name, String value, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> kafka("{\"kafka\": {\"client\": {\"%s\": \"%s\"}}}".formatted(name, value)))
        .withMessageStartingWith(message);
  }

  @Test
  void passed_settingsOfTlsAndUser_areRefusedOnlyIfTheseAreSet() {
    String jaas = "\"client\": {\"sasl.mechanism\": \"OAUTHBEARER\"}";

    assertThat(kafka("{\"kafka\": {%s}}".formatted(jaas)).producerConfig())
        .containsEntry("sasl.mechanism", "OAUTHBEARER")
        .containsEntry("security.protocol", "SASL_PLAINTEXT");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                kafka(
                    """
                    {"kafka": {"sasl": {"mechanism": "PLAIN", "username": "a", "password": "b"}, %s}}
                    """
                        .formatted(jaas)))
        .withMessage("kafka.client.sasl.mechanism cannot be set: kafka.sasl determines it");
  }

  @Test
  void passed_sessionTimeout_isForTheClassicGroupProtocolAlone() {
    String client = "\"client\": {\"session.timeout.ms\": 10000}";

    assertThat(kafka("{\"kafka\": {%s}}".formatted(client)).consumerConfig())
        .containsEntry("session.timeout.ms", "10000");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> kafka("{\"kafka\": {\"groupProtocol\": \"consumer\", %s}}".formatted(client)))
        .withMessageContainingAll("kafka.client.session.timeout.ms", "kafka.groupProtocol");
  }

  @ParameterizedTest
  @CsvSource({
    "request.timeout.ms, 30000",
    "request.timeout.ms, 90000",
    "linger.ms, 2000",
    "linger.ms, 200000",
    "delivery.timeout.ms, 1000",
    "default.api.timeout.ms, 1000",
    "buffer.memory, 1000",
    "max.block.ms, 5"
  })
  void passed_oneSetting_doesNotKeepClientsFromStarting(String name, String value)
      throws Exception {
    KafkaConnection kafka =
        kafka(
            """
            {"kafka": {"url": "kafka://127.0.0.1:1", "client": {"%s": "%s"}}}
            """
                .formatted(name, value));
    Vertx vertx = Vertx.vertx();
    try {
      kafka.createAdmin(Duration.ofSeconds(10), Duration.ofSeconds(10)).close(Duration.ZERO);
      kafka.createProducer(vertx, "id", Duration.ofMillis(20)).unwrap().close(Duration.ZERO);
      kafka.createReportProducer(vertx).unwrap().close(Duration.ZERO);
      kafka.createConsumer(vertx).unwrap().close(CloseOptions.timeout(Duration.ZERO));
      kafka.createGroupConsumer(vertx, "g").unwrap().close(CloseOptions.timeout(Duration.ZERO));
      producer(kafka.producerConfig()).close(Duration.ZERO);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, String> config) {
    return new KafkaProducer<>(new HashMap<>(config));
  }

  @Test
  void passed_tuning_doesNotAffectReports() {
    Map<String, String> config = new HashMap<>(Map.of("linger.ms", "0"));

    ClientOverrideRules.applyConnection(
        kafka(
                """
                {"kafka": {"client": {"linger.ms": 2000, "request.timeout.ms": 9000,
                                      "ssl.protocol": "TLSv1.3", "reconnect.backoff.ms": 70}}}
                """)
            .access()
            .clients(),
        ProducerConfig.configDef(),
        config);

    assertThat(config)
        .containsOnly(
            Map.entry("linger.ms", "0"),
            Map.entry("ssl.protocol", "TLSv1.3"),
            Map.entry("reconnect.backoff.ms", "70"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'delivery.timeout.ms': 9000, 'request.timeout.ms': 9500 | ~~ |"
            + " kafka.client.delivery.timeout.ms is shorter than kafka.client.request.timeout.ms,"
            + " expected at least 9500",
        "'delivery.timeout.ms': 9000, 'request.timeout.ms': 8000 | 'linger.ms': 1001 |"
            + " kafka.client.delivery.timeout.ms is shorter than fanout.kafka.linger.ms and"
            + " kafka.client.request.timeout.ms, expected at least 9001",
        "'request.timeout.ms': 8000 | 'default.api.timeout.ms': 7999 |"
            + " fanout.kafka.default.api.timeout.ms is shorter than"
            + " kafka.client.request.timeout.ms, expected at least 8000",
        "'heartbeat.interval.ms': 7000 | ~~ | kafka.client.heartbeat.interval.ms (7000) is not"
            + " shorter than session.timeout.ms (6000), expected at most a third of it"
      })
  void passed_timesThatContradictEachOther_areRefusedNamingThem(
      String all, String fanout, String message) {
    String json =
        "{\"kafka\": {\"client\": {%s}}, \"fanout\": {\"kafka\": {%s}}}".formatted(all, fanout);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> kafka(json.replace('\'', '"')))
        .withMessage(message);
  }

  @Test
  void createAdmin_invalidSetting_doesNotBlameTheAddress() {
    KafkaConnection kafka =
        kafka(
            "{\"kafka\": {\"client\": {\"ssl.keystore.location\": \"/nowhere\"},"
                + " \"url\": \"kafka+ssl://127.0.0.1:1\"}}");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> kafka.createAdmin(Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .withMessageContainingAll("kafka.client", "key store password")
        .satisfies(e -> assertThat(e).message().doesNotContain("KAFKA_URL"));
  }

  private static KafkaConnection kafka(String json) {
    return Bootstrap.kafka(Settings.parse(json, Map.of()));
  }
}
