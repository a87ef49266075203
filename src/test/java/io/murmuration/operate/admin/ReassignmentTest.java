package io.murmuration.operate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.operate.admin.Reassignment.Current;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReassignmentTest {
  private static final Map<Integer, String> THREE = Map.of(1, "", 2, "", 3, "");

  @Test
  void plan_moreReplicas_keepsTheLeaderFirstAndSpreads() {
    Map<Integer, Current> partitions = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      partitions.put(i, current(1 + i % 3, 1 + i % 3));
    }

    Map<Integer, List<Integer>> plan = new Reassignment(THREE).plan(partitions, 2);

    Map<Integer, Integer> load = new HashMap<>();
    plan.forEach(
        (partition, brokers) -> {
          assertThat(brokers).hasSize(2).doesNotHaveDuplicates();
          assertThat(brokers.get(0)).isEqualTo(partitions.get(partition).leader());
          brokers.forEach(broker -> load.merge(broker, 1, Integer::sum));
        });
    assertThat(load).isEqualTo(Map.of(1, 4, 2, 4, 3, 4));
  }

  @Test
  void plan_fewerReplicas_leavesOutThoseThatAreNotInSyncAndTheMostLoaded() {
    Map<Integer, Current> partitions =
        Map.of(
            0, new Current(List.of(1, 2, 3), 3, Set.of(2, 3)),
            1, new Current(List.of(1, 2, 3), 1, Set.of(1, 2, 3)),
            2, new Current(List.of(2, 3), 2, Set.of(2, 3)));

    Map<Integer, List<Integer>> plan = new Reassignment(THREE).plan(partitions, 2);

    assertThat(plan.get(0)).containsExactly(3, 2);
    assertThat(plan.get(1)).startsWith(1).hasSize(2);
    assertThat(plan.get(2)).containsExactly(2, 3);
  }

  @Test
  void plan_brokerThatIsGone_isReplaced() {
    Map<Integer, Current> partitions = Map.of(0, new Current(List.of(9, 1), 1, Set.of(1)));

    assertThat(new Reassignment(Map.of(1, "", 2, "")).plan(partitions, 2).get(0))
        .containsExactly(1, 2);
  }

  @Test
  void plan_racks_areAllUsedFirst() {
    Map<Integer, String> racks = Map.of(1, "a", 2, "a", 3, "b", 4, "b");
    Map<Integer, Current> partitions =
        Map.of(0, current(1, 1), 1, current(1, 1), 2, current(1, 1), 3, current(3, 3));

    new Reassignment(racks)
        .plan(partitions, 2)
        .values()
        .forEach(
            brokers -> {
              Set<String> used = new HashSet<>();
              brokers.forEach(broker -> used.add(racks.get(broker)));
              assertThat(used).containsExactlyInAnyOrder("a", "b");
            });
  }

  private static Current current(int leader, Integer... replicas) {
    return new Current(List.of(replicas), leader, Set.of(replicas));
  }
}
