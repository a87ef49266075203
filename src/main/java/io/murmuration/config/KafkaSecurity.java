package io.murmuration.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The credentials for a cluster and the settings of its clients. {@code sasl} is {@code null}
 * without a user. {@code toString} shows no secrets.
 */
public record KafkaSecurity(KafkaTls tls, KafkaSasl sasl, ClientOverrides clients) {
  /** No certificates, no user and no client settings. */
  public static final KafkaSecurity DEFAULT =
      new KafkaSecurity(KafkaTls.DEFAULT, null, ClientOverrides.DEFAULT);

  static KafkaSecurity read(Section s, Map<String, String> environment) {
    return new KafkaSecurity(
        s.section("tls", tls -> KafkaTls.read(tls, environment)),
        s.section("sasl", sasl -> KafkaSasl.read(sasl, environment)),
        new ClientOverrides(
            s.choice("groupProtocol", ClientOverrides.GroupProtocol.CLASSIC),
            ClientOverrides.Passed.read(s, "client"),
            Map.of()));
  }

  public KafkaSecurity ofStage(String stage) {
    return new KafkaSecurity(tls, sasl, clients.ofStage(stage));
  }

  public KafkaSecurity withoutCredentials() {
    return new KafkaSecurity(KafkaTls.DEFAULT, null, clients);
  }

  KafkaSecurity withStages(Map<String, ClientOverrides.Passed> stages) {
    return new KafkaSecurity(tls, sasl, clients.withStages(stages));
  }

  /** Returns the security settings of a Kafka client, some of them secret. */
  public Map<String, String> clientSettings(KafkaUrl url) {
    Map<String, String> settings = new HashMap<>();
    if (url.encrypted()) {
      settings.putAll(tls.clientSettings());
    }
    if (sasl != null) {
      settings.putAll(sasl.clientSettings());
    }
    settings.put(
        "security.protocol",
        (authenticates() ? "SASL_" : "") + (url.encrypted() ? "SSL" : "PLAINTEXT"));
    return settings;
  }

  /** Returns whether clients authenticate a user. */
  public boolean authenticates() {
    return mechanism() != null;
  }

  /** Returns the name of the protocol for people, such as {@code TLS with SASL PLAIN}. */
  public String protocol(KafkaUrl url) {
    return (url.encrypted() ? "TLS" : "plaintext")
        + (authenticates() ? " with SASL " + mechanism() : "");
  }

  private String mechanism() {
    return sasl != null ? sasl.mechanism() : clients.all().settings().get("sasl.mechanism");
  }

  /** Returns one sentence for each risk of these settings. */
  public List<String> warnings(KafkaUrl url, Instant now) {
    List<String> warnings = new ArrayList<>(url.encrypted() ? tls.warnings(now) : List.of());
    if (sasl != null && !url.encrypted() && !url.isLocal()) {
      warnings.add(
          "KAFKA_PASSWORD is sent to %s over connections that are not encrypted; use kafka+ssl:// if the cluster supports it"
              .formatted(url.text()));
    }
    return warnings;
  }
}
