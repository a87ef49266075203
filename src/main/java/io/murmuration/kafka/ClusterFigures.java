package io.murmuration.kafka;

import java.util.Map;

/**
 * What Kafka says about an installation at some moment: its topics, by name without prefix, and the
 * consumer groups of its stages.
 */
public record ClusterFigures(Map<String, Topic> topics, Map<String, Group> groups) {
  public static final ClusterFigures NONE = new ClusterFigures(Map.of(), Map.of());

  /**
   * A topic.
   *
   * @param bytes on the disks of all replicas, {@code null} where the cluster does not tell
   */
  public record Topic(int partitions, Long bytes) {}

  /**
   * The place of a group in all topics that it reads, in offsets. Some of them are no records but
   * the markers of transactions.
   *
   * @param end the sum of the offsets behind the last committed records
   * @param lag how many of them the group has still to pass
   */
  public record Group(long end, long lag) {}
}
