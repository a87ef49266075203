package io.murmuration.operate.rewind;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The changes of a rewind: the offsets at which stages resume, and the compacted topics that are
 * emptied before.
 *
 * @param deleted the copies of posts that are deleted, which are all existing ones, because fanout
 *     copies the posts again; empty unless fanout is rewound
 * @param reachesBackTo the timestamp, in milliseconds, of the first retained input record of the
 *     first stage, or {@code null} if there is none
 */
public record RewindPlan(
    List<Move> moves, List<String> emptied, List<Deleted> deleted, Long reachesBackTo) {
  /**
   * The change of a stage in one partition.
   *
   * @param topic the topic without prefix
   * @param from the committed offset, or {@code null} if there is none
   * @param to the offset at which the stage resumes
   * @param records the number of offsets from {@code to} to the end
   */
  public record Move(
      RewindStage stage, String topic, int partition, Long from, long to, long records) {}

  /**
   * The deleted records of a topic.
   *
   * @param topic the topic without prefix
   * @param records the number of their offsets
   */
  public record Deleted(String topic, long records) {}

  /** A plan with everything that its execution needs. */
  record Full(
      RewindPlan plan,
      Map<RewindStage, Map<TopicPartition, OffsetAndMetadata>> offsets,
      Map<TopicPartition, Long> obsoleteBefore) {
    /** Returns all partitions, with prefix. */
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
