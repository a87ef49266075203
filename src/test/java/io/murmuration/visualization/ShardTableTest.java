package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTableTest {
  private final ShardTable<Integer> table = new ShardTable<>(Integer::sum);

  @Test
  void sums_severalShards_addsThemUp() {
    table.put("kafka", 0, 1);
    table.put("kafka", 1, 2);
    table.put("java", 0, 4);

    assertThat(table.sums(List.of("java", "kafka", "coffee"), value -> true)).containsExactly(4, 3);
  }

  @Test
  void sums_shardThatDoesNotCount_isLeftOut() {
    table.put("kafka", -1, 1);
    table.put("kafka", 0, 2);
    table.put("java", 0, 1);

    assertThat(table.sums(List.of("java", "kafka"), value -> value > 1)).containsExactly(2);
  }

  @Test
  void remove_oneShardOfTwo_leavesTheOther() {
    table.put("kafka", 0, 1);
    table.put("kafka", 1, 2);

    table.remove("kafka", 0);

    assertThat(table.sums(List.of("kafka"), value -> true)).containsExactly(2);
  }

  @Test
  void remove_lastShard_leavesNothing() {
    table.put("kafka", 0, 1);
    table.takeChanged();

    table.remove("kafka", 0);

    assertThat(table.sums(List.of("kafka"), value -> true)).isEmpty();
    assertThat(table.takeChanged()).containsExactly("kafka");
  }

  @Test
  void remove_neverPut_changesNothing() {
    table.put("kafka", 0, 1);
    table.takeChanged();

    table.remove("kafka", 1);
    table.remove("java", 0);

    assertThat(table.sums(List.of("kafka"), value -> true)).containsExactly(1);
    assertThat(table.takeChanged()).isEmpty();
  }
}
