package io.murmuration.operate.admin;

import java.util.List;

/**
 * The details of a topic.
 *
 * @param settings the settings, sorted by name
 * @param groups the groups with a committed offset or a member in the topic
 */
public record TopicDetail(
    TopicSummary topic, List<Setting> settings, List<Partition> partitions, List<Reader> groups) {

  /**
   * A Kafka setting of the topic.
   *
   * @param value the value, or {@code null} if it is secret
   * @param ownValue whether the value is set for this topic, instead of being a default
   */
  public record Setting(String name, String value, boolean ownValue) {}

  /**
   * A partition.
   *
   * @param leader the id of the leader, or {@code null} without one
   * @param start the first available offset, or {@code null} without a leader
   * @param end the offset after the last one, or {@code null} without a leader
   * @param bytes the bytes on the leader's disk, or {@code null} if not available
   */
  public record Partition(
      int partition,
      Integer leader,
      List<Integer> replicas,
      List<Integer> inSync,
      Long start,
      Long end,
      Long bytes) {}

  /** A consumer group that reads the topic, with its lag in the topic. */
  public record Reader(String group, String state, int members, long lag) {}
}
