package io.murmuration.kafka;

import io.murmuration.config.ClientOverrides.Passed;
import io.murmuration.config.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** Constraints between timeouts, without which Kafka's clients do not start. */
final class ClientTimeouts {
  private static final String SESSION = "session.timeout.ms";
  private static final String HEARTBEAT = "heartbeat.interval.ms";

  /** A timeout that has to be at least the sum of others. */
  private record Whole(String name, List<String> parts) {}

  private static final List<Whole> WHOLES =
      List.of(
          new Whole("delivery.timeout.ms", List.of("linger.ms", "request.timeout.ms")),
          new Whole("default.api.timeout.ms", List.of("request.timeout.ms")));

  private ClientTimeouts() {}

  /** Raises the timeouts of a client that are shorter than the sum of their parts. */
  static void raise(ConfigDef client, Map<String, String> config) {
    for (Whole whole : WHOLES) {
      if (client.names().contains(whole.name())) {
        long min = whole.parts().stream().mapToLong(part -> millis(client, config, part)).sum();
        if (millis(client, config, whole.name()) < min) {
          config.put(whole.name(), String.valueOf(Math.min(Integer.MAX_VALUE, min)));
        }
      }
    }
  }

  private static long millis(ConfigDef client, Map<String, String> config, String name) {
    ConfigDef.ConfigKey key = client.configKeys().get(name);
    Object value = config.containsKey(name) ? config.get(name) : key.defaultValue;
    return ((Number) ConfigDef.parseType(name, value, key.type())).longValue();
  }

  /**
   * Validates the overridden timeouts of all clients and of a stage together.
   *
   * @throws ConfigException naming the timeouts that violate a constraint
   */
  static void require(Passed all, Passed stage) {
    Map<String, String> paths = new HashMap<>();
    Map<String, Long> overrides = new HashMap<>();
    for (Passed settings : List.of(all, stage)) {
      settings
          .settings()
          .forEach(
              (name, value) -> {
                if (isTime(name)) {
                  overrides.put(name, Long.valueOf(value.strip()));
                  paths.put(name, settings.path() + "." + name);
                }
              });
    }
    for (Whole whole : WHOLES) {
      List<String> parts = whole.parts().stream().filter(overrides::containsKey).toList();
      long min = parts.stream().mapToLong(overrides::get).sum();
      if (overrides.containsKey(whole.name()) && overrides.get(whole.name()) < min) {
        throw new ConfigException(
            "%s is shorter than %s, expected at least %d"
                .formatted(
                    paths.get(whole.name()),
                    parts.stream().map(paths::get).collect(Collectors.joining(" and ")),
                    min));
      }
    }
    requireHeartbeats(overrides, paths);
  }

  private static void requireHeartbeats(Map<String, Long> overrides, Map<String, String> paths) {
    long session = overrides.getOrDefault(SESSION, KafkaConnection.SESSION_TIMEOUT.toMillis());
    long heartbeat = overrides.getOrDefault(HEARTBEAT, KafkaConnection.HEARTBEAT.toMillis());
    if (heartbeat >= session) {
      throw new ConfigException(
          "%s (%d) is not shorter than %s (%d), expected at most a third of it"
              .formatted(
                  paths.getOrDefault(HEARTBEAT, HEARTBEAT),
                  heartbeat,
                  paths.getOrDefault(SESSION, SESSION),
                  session));
    }
  }

  private static boolean isTime(String name) {
    return name.equals(SESSION)
        || name.equals(HEARTBEAT)
        || WHOLES.stream().anyMatch(w -> w.name().equals(name) || w.parts().contains(name));
  }
}
