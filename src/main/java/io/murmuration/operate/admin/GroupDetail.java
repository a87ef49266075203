package io.murmuration.operate.admin;

import java.util.List;

/**
 * All about a consumer group.
 *
 * @param state as Kafka calls it, such as {@code Stable} or {@code Empty}
 * @param protocol {@code classic} or {@code consumer}
 */
public record GroupDetail(
    String group,
    String state,
    String protocol,
    long lag,
    List<Member> members,
    List<Partition> partitions) {

  /** A process or instance that belongs to the group, with the number of its partitions. */
  public record Member(String id, String client, String host, int partitions) {}

  /**
   * The place of the group in a partition.
   *
   * @param committed {@code null} where it has none yet
   * @param end the offset behind the last committed record, {@code null} where there is no leader
   * @param lag how many offsets are still to pass
   * @param lagMillis how old the record is that the group reads next: 0 where there is none, {@code
   *     null} where it could not be read in time
   * @param member the id of the member that reads it, {@code null} for none
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
