package io.murmuration.operate.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Chooses the brokers that keep the partitions of a topic. As little as possible is copied: who
 * keeps a partition goes on keeping it as long as it is wanted, and the leader stays. What is added
 * goes to the brokers that have least of the topic, in a rack that has none of the partition where
 * there is one.
 */
final class Reassignment {
  /**
   * A partition as it is.
   *
   * @param leader {@code null} for none
   */
  record Current(List<Integer> replicas, Integer leader, Set<Integer> inSync) {}

  private final Map<Integer, String> racks;
  private final Map<Integer, Integer> load = new HashMap<>();

  /**
   * @param racks of the brokers that there are, {@code ""} for none
   */
  Reassignment(Map<Integer, String> racks) {
    this.racks = racks;
  }

  /** The brokers for each partition, by its number; the leader first. */
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
