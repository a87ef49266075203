package io.murmuration.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How Kafka's own clients are set beyond what Murmuration sets: for all of them, and for those of a
 * stage, which come before. Its text form shows the keys alone, for values may be secrets.
 *
 * @param stages by the names of the stages
 */
public record ClientOverrides(GroupProtocol groupProtocol, Passed all, Map<String, Passed> stages) {
  /** The one that brokers have always had, or that of Kafka 4 (KIP-848). */
  public enum GroupProtocol {
    CLASSIC,
    CONSUMER
  }

  /** Settings under Kafka's names, and the key of ours under which they stand. */
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

  /** Nothing beyond. */
  public static final ClientOverrides DEFAULT =
      new ClientOverrides(GroupProtocol.CLASSIC, new Passed("kafka.client", Map.of()), Map.of());

  public ClientOverrides {
    stages = Map.copyOf(stages);
  }

  /** The same for the clients of one stage, which may be unknown. */
  public ClientOverrides ofStage(String stage) {
    Map<String, String> merged = new HashMap<>(all.settings());
    if (stages.containsKey(stage)) {
      merged.putAll(stages.get(stage).settings());
    }
    return new ClientOverrides(groupProtocol, new Passed(all.path(), merged), Map.of());
  }

  ClientOverrides withStages(Map<String, Passed> stages) {
    return new ClientOverrides(groupProtocol, all, stages);
  }
}
