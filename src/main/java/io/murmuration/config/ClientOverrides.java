package io.murmuration.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of Kafka's own clients beyond those of Murmuration, for all clients and for the clients
 * of a stage, which take precedence. {@code toString} shows only the keys, since values may be
 * secrets.
 *
 * @param stages the overrides by stage name
 */
public record ClientOverrides(GroupProtocol groupProtocol, Passed all, Map<String, Passed> stages) {
  /** The protocol of consumer groups: the classic one, or that of Kafka 4 (KIP-848). */
  public enum GroupProtocol {
    CLASSIC,
    CONSUMER
  }

  /** Settings by Kafka's names, and the configuration keys that contain them. */
  public record Passed(String path, Map<String, String> settings) {
    public Passed {
      settings = Map.copyOf(settings);
    }

    static Passed read(Section s, String key) {
      return new Passed(s.path(key), s.scalars(key));
    }

    @Override
    public String toString() {
      return path + new TreeMap<>(settings).keySet();
    }
  }

  public static final ClientOverrides DEFAULT =
      new ClientOverrides(GroupProtocol.CLASSIC, new Passed("kafka.client", Map.of()), Map.of());

  public ClientOverrides {
    stages = Map.copyOf(stages);
  }

  /** Returns the overrides for the clients of a stage, which may be unknown. */
  public ClientOverrides ofStage(String stage) {
    Passed own = stages.get(stage);
    if (own == null) {
      return new ClientOverrides(groupProtocol, all, Map.of());
    }
    Map<String, String> merged = new HashMap<>(all.settings());
    merged.putAll(own.settings());
    String paths = all.path() + ", " + own.path();
    return new ClientOverrides(groupProtocol, new Passed(paths, merged), Map.of());
  }

  ClientOverrides withStages(Map<String, Passed> stages) {
    return new ClientOverrides(groupProtocol, all, stages);
  }
}
