package io.murmuration.operate.admin;

import io.murmuration.kafka.OffsetLookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Assigns the partitions of a topic to brokers while copying as little as possible. Retains
 * existing replicas where possible, and the leader. Adds replicas to the brokers with the fewest
 * partitions of the topic, preferring racks without a replica of the partition.
 */
final class Reassignment {
  /**
   * The current state of a partition.
   *
   * @param leader the id of the leader, or {@code null} without one
   */
  record Current(List<Integer> replicas, Integer leader, Set<Integer> inSync) {
    static Current of(TopicPartitionInfo partition) {
      return new Current(
          partition.replicas().stream().map(Node::id).toList(),
          OffsetLookup.hasLeader(partition) ? partition.leader().id() : null,
          partition.isr().stream().map(Node::id).collect(Collectors.toSet()));
    }
  }

  /** The racks by broker, {@code ""} for a broker without a rack. */
  private final Map<Integer, String> racks;

  private final Map<Integer, Integer> load = new HashMap<>();

  Reassignment(Map<Integer, String> racks) {
    this.racks = racks;
  }

  /** Returns the brokers of each partition, by partition number, with the leader first. */
  Map<Integer, List<Integer>> plan(Map<Integer, Current> partitions, int replicas) {
    partitions
        .values()
        .forEach(p -> p.replicas().forEach(broker -> load.merge(broker, 1, Integer::sum)));
    Map<Integer, List<Integer>> plan = new TreeMap<>();
    new TreeMap<>(partitions)
        .forEach((number, partition) -> plan.put(number, plan(partition, replicas)));
    return plan;
  }

  private List<Integer> plan(Current partition, int replicas) {
    List<Integer> kept =
        partition.replicas().stream()
            .filter(racks::containsKey)
            .sorted(
                Comparator.comparing((Integer broker) -> !broker.equals(partition.leader()))
                    .thenComparing(broker -> !partition.inSync().contains(broker))
                    .thenComparing(load::get))
            .limit(replicas)
            .collect(Collectors.toCollection(ArrayList::new));
    partition.replicas().stream()
        .filter(broker -> !kept.contains(broker))
        .forEach(broker -> load.merge(broker, -1, Integer::sum));
    while (kept.size() < replicas) {
      int added = next(kept);
      kept.add(added);
      load.merge(added, 1, Integer::sum);
    }
    return kept;
  }

  private int next(List<Integer> kept) {
    Set<String> taken = kept.stream().map(racks::get).collect(Collectors.toSet());
    return racks.keySet().stream()
        .filter(broker -> !kept.contains(broker))
        .min(
            Comparator.comparing((Integer broker) -> taken.contains(racks.get(broker)))
                .thenComparing(broker -> load.getOrDefault(broker, 0))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }
}
