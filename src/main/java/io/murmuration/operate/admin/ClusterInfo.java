package io.murmuration.operate.admin;

import java.util.List;

/**
 * A cluster, and the topics of an installation on it taken together.
 *
 * @param version such as {@code 4.2 (metadata 4.2-IV1)}, {@code null} where the cluster does not
 *     tell
 * @param underReplicated the partitions with a replica that is not in sync
 * @param bytes on the disks of all replicas, {@code null} where the cluster does not tell
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
   * @param rack {@code null} for none
   * @param controller whether it is the one that the cluster names as its controller
   */
  public record Broker(int id, String host, int port, String rack, boolean controller) {}
}
