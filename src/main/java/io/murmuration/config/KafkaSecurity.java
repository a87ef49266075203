package io.murmuration.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What it takes to be let in by a cluster, and how the clients that go there are set. {@code sasl}
 * is {@code null} where no user is named. Its text form shows no secrets.
 */
public record KafkaSecurity(KafkaTls tls, KafkaSasl sasl, ClientOverrides clients) {
  /** Neither certificates nor a user, and clients as they are. */
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

  /** The same for the clients of one stage. */
  public KafkaSecurity ofStage(String stage) {
    return new KafkaSecurity(tls, sasl, clients.ofStage(stage));
  }

  /** The same for a broker that asks for nothing. */
  public KafkaSecurity withoutCredentials() {
    return new KafkaSecurity(KafkaTls.DEFAULT, null, clients);
  }

  KafkaSecurity withStages(Map<String, ClientOverrides.Passed> stages) {
    return new KafkaSecurity(tls, sasl, clients.withStages(stages));
  }

  /** The settings by which a Kafka client is let in, some of them secret. */
  public Map<String, String> clientSettings(KafkaUrl url) {
    Map<String, String> settings = new HashMap<>();
    if (url.encrypted()) {
      settings.putAll(tls.clientSettings());
    }
    if (sasl != null) {
      settings.putAll(sasl.clientSettings());
    }
    boolean asksForUser = sasl != null || clients.all().settings().containsKey("sasl.mechanism");
    settings.put(
        "security.protocol",
        (asksForUser ? "SASL_" : "") + (url.encrypted() ? "SSL" : "PLAINTEXT"));
    return settings;
  }

  /** One sentence for everything that whoever connects like this should know. */
  public List<String> warnings(KafkaUrl url, Instant now) {
    List<String> warnings = new ArrayList<>(url.encrypted() ? tls.warnings(now) : List.of());
    if (sasl != null && !url.encrypted() && !url.isLocal()) {
      warnings.add(
          "KAFKA_PASSWORD goes to %s over connections that are not encrypted, where others can find"
                  .formatted(url.text())
              + " it out; use kafka+ssl:// if the cluster has it");
    }
    return warnings;
  }

  /** Refuses certificates for connections that would not use them. */
  void requireFits(KafkaUrl url) {
    if (url != null && !url.encrypted() && tls.hasCertificates()) {
      throw new ConfigException(
          "KAFKA_TRUSTED_CERT and KAFKA_CLIENT_CERT (kafka.tls) are for kafka+ssl://, but KAFKA_URL"
              + " (kafka.url) is %s, which is not encrypted".formatted(url.text()));
    }
  }
}
