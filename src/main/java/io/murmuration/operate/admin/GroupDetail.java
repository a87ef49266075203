package io.murmuration.operate.admin;

import java.util.List;

/**
 * The details of a consumer group.
 *
 * @param state Kafka's name of the state, such as {@code Stable} or {@code Empty}
 * @param protocol {@code classic} or {@code consumer}
 */
public record GroupDetail(
    String group,
    String state,
    String protocol,
    long lag,
    List<Member> members,
    List<Partition> partitions) {

  /** A member of the group, with the number of its partitions. */
  public record Member(String id, String client, String host, int partitions) {}

  /**
   * The progress of the group in a partition.
   *
   * @param committed the committed offset, or {@code null} if there is none
   * @param end the offset after the last committed record, or {@code null} without a leader
   * @param lag the number of offsets from the committed one to the end
   * @param lagMillis the age of the next record that the group reads: 0 if there is none, {@code
   *     null} if it could not be read in time
   * @param member the id of the member that reads the partition, or {@code null} if none does
   */
  public record Partition(
      String topic,
      int partition,
      Long committed,
      Long end,
      long lag,
      Long lagMillis,
      String member) {}
}
