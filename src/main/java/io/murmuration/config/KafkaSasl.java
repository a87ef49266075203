package io.murmuration.config;

import java.util.List;
import java.util.Map;

/**
 * The user and password for brokers that require them. The password is redacted in {@code toString}
 * and errors.
 *
 * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
 */
public record KafkaSasl(String mechanism, String username, String password) {
  private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

  /** Reads the user, or returns {@code null} if nothing is set. */
  static KafkaSasl read(Section s, Map<String, String> environment) {
    NamedValue mechanism = NamedValue.read(s, "mechanism", environment, "KAFKA_SASL_MECHANISM");
    NamedValue username = NamedValue.read(s, "username", environment, "KAFKA_USERNAME");
    NamedValue password = NamedValue.read(s, "password", environment, "KAFKA_PASSWORD");
    List<NamedValue> all = List.of(mechanism, username, password);
    if (all.stream().allMatch(NamedValue::isMissing)) {
      return null;
    }
    for (NamedValue missing : all) {
      if (missing.isMissing()) {
        NamedValue present = all.stream().filter(each -> !each.isMissing()).findFirst().get();
        throw new ConfigException(
            "%s is not set, but %s is; authentication needs KAFKA_SASL_MECHANISM (%s), KAFKA_USERNAME and KAFKA_PASSWORD"
                .formatted(missing.key(), present.key(), String.join(", ", MECHANISMS)));
      }
    }
    if (!MECHANISMS.contains(mechanism.text())) {
      throw new ConfigException(
          mechanism.key(), mechanism.text(), "one of " + String.join(", ", MECHANISMS));
    }
    return new KafkaSasl(mechanism.text(), username.text(), password.text());
  }

  /** Returns the settings of a Kafka client, including the password. */
  public Map<String, String> clientSettings() {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return Map.of(
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
            .formatted(module, quoted(username), quoted(password)));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public String toString() {
    return "KafkaSasl[mechanism=%s, username=%s]".formatted(mechanism, username);
  }
}
