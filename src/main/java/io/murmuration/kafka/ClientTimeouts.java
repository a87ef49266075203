package io.murmuration.kafka;

import io.murmuration.config.ClientOverrides.Passed;
import io.murmuration.config.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** Times that have to fit each other, because Kafka's clients do not start where they do not. */
final class ClientTimeouts {
  private static final String SESSION = "session.timeout.ms";
  private static final String HEARTBEAT = "heartbeat.interval.ms";

  /** A time that has to be at least as long as others together. */
  private record Whole(String name, List<String> parts) {}

  private static final List<Whole> WHOLES =
      List.of(
          new Whole("delivery.timeout.ms", List.of("linger.ms", "request.timeout.ms")),
          new Whole("default.api.timeout.ms", List.of("request.timeout.ms")));

  private ClientTimeouts() {}

  /** Makes those times of a client longer that are too short for others. */
  static void raise(ConfigDef client, Map<String, String> config) {
    for (Whole whole : WHOLES) {
      if (client.names().contains(whole.name())) {
        long least = whole.parts().stream().mapToLong(part -> millis(client, config, part)).sum();
        if (millis(client, config, whole.name()) < least) {
          config.put(whole.name(), String.valueOf(Math.min(Integer.MAX_VALUE, least)));
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
   * Returns if the times that are passed through fit each other, for all clients or for those of a
   * stage.
   *
   * @throws ConfigException naming those that do not
   */
  static void require(Passed all, Passed stage) {
    Map<String, String> paths = new HashMap<>();
    Map<String, Long> passed = new HashMap<>();
    for (Passed settings : List.of(all, stage)) {
      settings
          .settings()
          .forEach(
              (name, value) -> {
                if (isTime(name)) {
                  passed.put(name, Long.valueOf(value.strip()));
                  paths.put(name, settings.path() + "." + name);
                }
              });
    }
    for (Whole whole : WHOLES) {
      List<String> parts = whole.parts().stream().filter(passed::containsKey).toList();
      long least = parts.stream().mapToLong(passed::get).sum();
      if (passed.containsKey(whole.name()) && passed.get(whole.name()) < least) {
        throw new ConfigException(
            "%s is shorter than %s, expected at least %d"
                .formatted(
                    paths.get(whole.name()),
                    parts.stream().map(paths::get).collect(Collectors.joining(" and ")),
                    least));
      }
    }
    requireHeartbeats(passed, paths);
  }

  private static void requireHeartbeats(Map<String, Long> passed, Map<String, String> paths) {
    long session = passed.getOrDefault(SESSION, KafkaConnection.SESSION_TIMEOUT.toMillis());
    long heartbeat = passed.getOrDefault(HEARTBEAT, KafkaConnection.HEARTBEAT.toMillis());
    if (heartbeat >= session) {
      throw new ConfigException(
          "%s (%d) is not shorter than %s (%d), expected a third of it at most"
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
