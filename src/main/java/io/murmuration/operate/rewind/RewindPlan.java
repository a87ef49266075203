package io.murmuration.operate.rewind;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a rewind does: where stages go on, and which compacted topics are emptied before.
 *
 * @param deleted the copies of posts that are deleted, all that there are, since they are made once
 *     more; empty unless the fanout is taken back
 * @param reachesBackTo the time of the first record that is left of what the first of the stages
 *     reads, in milliseconds, {@code null} if there is none
 */
public record RewindPlan(
    List<Move> moves, List<String> emptied, List<Deleted> deleted, Long reachesBackTo) {
  /**
   * One partition of one stage; topics stand without prefix.
   *
   * @param from where the stage would go on now, {@code null} for the beginning
   * @param to where it is to go on
   * @param records how many offsets lie between that and the end
   */
  public record Move(
      RewindStage stage, String topic, int partition, Long from, long to, long records) {}

  /**
   * The records of a topic that are deleted, its name without prefix.
   *
   * @param records how many offsets they take
   */
  public record Deleted(String topic, long records) {}

  /** The plan with all that its execution takes. */
  record Full(
      RewindPlan plan,
      Map<RewindStage, Map<TopicPartition, OffsetAndMetadata>> offsets,
      Map<TopicPartition, Long> obsoleteBefore) {
    /** All partitions, with prefix. */
    Set<TopicPartition> partitions() {
      return offsets.values().stream()
          .flatMap(byPartition -> byPartition.keySet().stream())
          .collect(Collectors.toSet());
    }
  }

  public RewindPlan {
    moves = List.copyOf(moves);
    emptied = List.copyOf(emptied);
    deleted = List.copyOf(deleted);
  }
}
