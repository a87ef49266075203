package io.murmuration.operate.admin;

import java.util.List;

/**
 * All about a topic.
 *
 * @param settings by name
 * @param groups those that have a place in it
 */
public record TopicDetail(
    TopicSummary topic, List<Setting> settings, List<Partition> partitions, List<Reader> groups) {

  /**
   * A setting of Kafka.
   *
   * @param value {@code null} where it is secret
   * @param ownValue whether it is set for this topic, rather than the cluster's default
   */
  public record Setting(String name, String value, boolean ownValue) {}

  /**
   * A partition.
   *
   * @param leader {@code null} while there is none
   * @param start the first offset that there is, {@code null} while there is no leader
   * @param end the one behind the last, {@code null} while there is no leader
   * @param bytes on the disk of the leader, {@code null} where the cluster does not tell
   */
  public record Partition(
      int partition,
      Integer leader,
      List<Integer> replicas,
      List<Integer> inSync,
      Long start,
      Long end,
      Long bytes) {}

  /** A consumer group that reads the topic, and how many records it is behind in it. */
  public record Reader(String group, String state, int members, long lag) {}
}
