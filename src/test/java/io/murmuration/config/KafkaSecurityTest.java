package io.murmuration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.murmuration.support.TestAuthority;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSecurityTest {
  private static TestAuthority authority;
  private static TestAuthority.Identity client;
  private static TestAuthority.Identity other;
  private static TestAuthority.Identity elliptic;

  private final Map<String, String> environment =
      new HashMap<>(Map.of("KAFKA_URL", "kafka+ssl://broker.example:9096"));

  @BeforeAll
  static void make() throws GeneralSecurityException {
    authority = new TestAuthority("authority");
    client = authority.client("client", Instant.now());
    other = authority.client("other", Instant.now());
    elliptic = authority.broker("client");
  }

  @Test
  void certificates_ofTheEnvironment_goIntoThePemStoresOfKafka() {
    environment.put("KAFKA_TRUSTED_CERT", authority.certificate() + other.chain());
    environment.put("KAFKA_CLIENT_CERT", client.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", client.key());

    assertThat(clientSettings())
        .containsOnly(
            Map.entry("security.protocol", "SSL"),
            Map.entry("ssl.truststore.type", "PEM"),
            Map.entry("ssl.truststore.certificates", authority.certificate() + other.chain()),
            Map.entry("ssl.keystore.type", "PEM"),
            Map.entry("ssl.keystore.certificate.chain", client.chain()),
            Map.entry("ssl.keystore.key", client.key()));
  }

  @Test
  void clientKey_ofRsaInPkcs1_isTheSameInPkcs8() {
    environment.put("KAFKA_CLIENT_CERT", client.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", client.rsaKey());

    assertThat(clientSettings()).containsEntry("ssl.keystore.key", client.key());
  }

  @Test
  void clientKey_ofAnEllipticCurveWithEscapedLines_isAccepted() {
    environment.put("KAFKA_CLIENT_CERT", elliptic.chain().replace("\n", "\\n"));
    environment.put("KAFKA_CLIENT_CERT_KEY", elliptic.key().replace("\n", "\\n"));

    assertThat(clientSettings())
        .containsEntry("ssl.keystore.certificate.chain", elliptic.chain())
        .containsEntry("ssl.keystore.key", elliptic.key());
  }

  @Test
  void clientCert_ofAnEdwardsCurve_isRefusedWithTheSupportedAlgorithms() throws GeneralSecurityException {
    TestAuthority.Identity edwards = authority.edwards("client");
    environment.put("KAFKA_CLIENT_CERT", edwards.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", edwards.key());

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessage(
            "KAFKA_CLIENT_CERT has a key of the algorithm EdDSA, which Kafka's clients do not support;"
                + " expected RSA or EC");
  }

  @Test
  void clientCert_withOtherTextAround_isAcceptedWithoutIt() {
    environment.put("KAFKA_CLIENT_CERT", "subject=CN = client\n" + client.chain() + client.key());
    environment.put("KAFKA_CLIENT_CERT_KEY", "Bag Attributes\n" + client.key());

    assertThat(clientSettings())
        .containsEntry("ssl.keystore.certificate.chain", client.chain())
        .containsEntry("ssl.keystore.key", client.key());
  }

  @Test
  void clientKey_wrong_isRefusedNamingItAndNotShown() {
    environment.put("KAFKA_CLIENT_CERT", client.chain());
    for (String key :
        new String[] {
          other.key(),
          other.rsaKey(),
          elliptic.key(),
          client.key().replaceFirst("\n.{8}", "\n????????"),
          client.key().replaceFirst("\n.{64}\n", "\n"),
          client.key().replace("-----END", ""),
          client.key().replace("PRIVATE", "ENCRYPTED PRIVATE"),
          client.rsaKey().replaceFirst("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n"),
          client.chain(),
          "secret"
        }) {
      environment.put("KAFKA_CLIENT_CERT_KEY", key);
      assertThatExceptionOfType(ConfigException.class)
          .as(key)
          .isThrownBy(this::clientSettings)
          .withMessageStartingWith("KAFKA_CLIENT_CERT_KEY ")
          .withMessageContaining("not shown")
          .satisfies(
              e ->
                  assertThat(e)
                      .message()
                      .doesNotContain("secret")
                      .doesNotContainPattern("[A-Za-z0-9+/]{24}"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_CLIENT_CERT, KAFKA_CLIENT_CERT_KEY",
    "KAFKA_CLIENT_CERT_KEY, KAFKA_CLIENT_CERT"
  })
  void certificateOrKey_alone_isRefused(String present, String missing) {
    environment.put(present, present.endsWith("KEY") ? client.key() : client.chain());

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith(present + " is set, but not " + missing);
  }

  @Test
  void certificate_damagedOrNone_isRefusedNamingTheKey() {
    environment.put("KAFKA_TRUSTED_CERT", "certificate.pem");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith("KAFKA_TRUSTED_CERT contains no certificate");
    environment.put(
        "KAFKA_TRUSTED_CERT",
        authority.certificate() + authority.certificate().replaceFirst("\n.{30}", "\n"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith("KAFKA_TRUSTED_CERT: certificate 2 is damaged");
  }

  @Test
  void clientCert_expiredOrOfTheFuture_isRefusedWithTheTime() throws GeneralSecurityException {
    TestAuthority.Identity old = authority.client("old", Instant.now().minus(Duration.ofDays(9)));
    environment.put("KAFKA_CLIENT_CERT", old.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", old.key());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith("KAFKA_CLIENT_CERT has expired, on 20");

    TestAuthority.Identity young = authority.client("new", Instant.now().plus(Duration.ofDays(1)));
    environment.put("KAFKA_CLIENT_CERT", young.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", young.key());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith("KAFKA_CLIENT_CERT is not valid before 20");
  }

  @Test
  void certificates_withoutEncryption_areRefused() {
    environment.put("KAFKA_URL", "kafka://broker.example:9092");
    environment.put("KAFKA_TRUSTED_CERT", authority.certificate());

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageContainingAll("KAFKA_TRUSTED_CERT", "kafka://broker.example:9092");
  }

  @ParameterizedTest
  @CsvSource({"KAFKA_URL, kafka+ssl://a:1, SASL_SSL", "KAFKA_URL, kafka://a:1, SASL_PLAINTEXT"})
  void user_ofTheEnvironment_isQuotedForKafka(String variable, String url, String protocol) {
    environment.put(variable, url);
    environment.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-256");
    environment.put("KAFKA_USERNAME", "me");
    environment.put("KAFKA_PASSWORD", "a\"b\\c");

    assertThat(clientSettings())
        .containsOnly(
            Map.entry("security.protocol", protocol),
            Map.entry("sasl.mechanism", "SCRAM-SHA-256"),
            Map.entry(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                    + " username=\"me\" password=\"a\\\"b\\\\c\";"));
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_SASL_MECHANISM, '', KAFKA_SASL_MECHANISM is not set",
    "KAFKA_SASL_MECHANISM, OAUTHBEARER, 'KAFKA_SASL_MECHANISM is OAUTHBEARER, expected one of PLAIN'",
    "KAFKA_USERNAME, '', KAFKA_USERNAME is not set",
    "KAFKA_PASSWORD, '', KAFKA_PASSWORD is not set"
  })
  void user_incomplete_isRefusedWithoutThePassword(String variable, String value, String message) {
    environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
    environment.put("KAFKA_USERNAME", "me");
    environment.put("KAFKA_PASSWORD", "secret");
    environment.put(variable, value);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::clientSettings)
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
  }

  @Test
  void warnings_unencryptedPassword_existOnlyForOtherMachines() {
    environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
    environment.put("KAFKA_USERNAME", "me");
    environment.put("KAFKA_PASSWORD", "secret");
    assertThat(warnings()).isEmpty();

    environment.put("KAFKA_URL", "kafka://localhost:9092");
    assertThat(warnings()).isEmpty();

    environment.put("KAFKA_URL", "kafka://broker.example:9092");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("KAFKA_PASSWORD", "kafka://broker.example:9092", "not encrypted")
        .doesNotContain("secret");
  }

  @Test
  void warnings_unverifiedHostsAndExpiredTrust_exist() {
    environment.put("KAFKA_TLS_VERIFY_HOSTNAME", "false");
    environment.put("KAFKA_TRUSTED_CERT", authority.certificate());

    assertThat(clientSettings()).containsEntry("ssl.endpoint.identification.algorithm", "");
    assertThat(warnings()).singleElement().asString().contains("kafka.tls.verifyHostname is false");

    Settings.Kafka kafka = Settings.parse("{}", environment).kafka();
    assertThat(kafka.access().warnings(kafka.url(), Instant.now().plus(Duration.ofDays(5))))
        .hasSize(2)
        .last()
        .asString()
        .contains("KAFKA_TRUSTED_CERT has expired", "CN=authority");
  }

  @Test
  void hostnames_inEitherSpelling_areVerifiedByDefault() {
    assertThat(verifiesHosts("{}")).isTrue();
    assertThat(verifiesHosts("{\"verifyHostname\": false}")).isFalse();
    assertThat(verifiesHosts("{\"verify-hostname\": false}")).isFalse();
  }

  private static boolean verifiesHosts(String tls) {
    return Settings.parse("{\"kafka\": {\"tls\": %s}}".formatted(tls), Map.of())
        .kafka()
        .access()
        .tls()
        .verifyHostname();
  }

  @Test
  void toString_withSecrets_showsNone() {
    environment.put("KAFKA_CLIENT_CERT", client.chain());
    environment.put("KAFKA_CLIENT_CERT_KEY", client.key());
    environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
    environment.put("KAFKA_USERNAME", "me");
    environment.put("KAFKA_PASSWORD", "secret");
    String file =
        """
        {"kafka": {"client": {"ssl.key.password": "secret"}},
         "fanout": {"kafka": {"ssl.keystore.password": "secret"}}}
        """;

    assertThat(Settings.parse(file, environment).toString())
        .contains("username=me", "kafka.client[ssl.key.password]", "fanout.kafka[ssl.key")
        .doesNotContain("secret", client.key().substring(40, 80));
  }

  private Map<String, String> clientSettings() {
    Settings.Kafka kafka = Settings.parse("{}", environment).kafka();
    return kafka.access().clientSettings(kafka.url());
  }

  private List<String> warnings() {
    Settings.Kafka kafka = Settings.parse("{}", environment).kafka();
    return kafka.access().warnings(kafka.url(), Instant.now());
  }
}
