package io.murmuration.operate.admin;

import java.util.List;

/**
 * A cluster, with the totals of an installation's topics.
 *
 * @param version a text such as {@code 4.2 (metadata level 29)}, or {@code null} if not available
 * @param underReplicated the number of partitions with a replica that is not in sync
 * @param bytes the bytes on the disks of all replicas, or {@code null} if not available
 */
public record ClusterInfo(
    String clusterId,
    String version,
    List<Broker> brokers,
    int topics,
    int partitions,
    int underReplicated,
    Long bytes) {

  /**
   * One broker.
   *
   * @param rack the rack, or {@code null} if it has none
   * @param controller whether the cluster reports this broker as its controller
   */
  public record Broker(int id, String host, int port, String rack, boolean controller) {}
}
