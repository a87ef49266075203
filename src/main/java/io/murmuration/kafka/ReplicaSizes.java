package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** How many bytes the replicas of all topics take on the disks of the brokers, at one time. */
public final class ReplicaSizes {
  private final Map<String, Long> byTopic = new HashMap<>();
  private final Map<TopicPartitionReplica, Long> byReplica = new HashMap<>();

  private ReplicaSizes() {}

  /** The sizes as they are now, or {@code null} where we may not know. */
  public static ReplicaSizes ask(Admin admin) {
    ReplicaSizes sizes = new ReplicaSizes();
    try {
      List<Integer> brokers =
          await(admin.describeCluster().nodes()).stream().map(Node::id).toList();
      await(admin.describeLogDirs(brokers).allDescriptions()).forEach(sizes::add);
      return sizes;
    } catch (AuthorizationException | UnsupportedVersionException e) {
      return null;
    }
  }

  private void add(int broker, Map<String, LogDirDescription> directories) {
    for (LogDirDescription directory : directories.values()) {
      directory
          .replicaInfos()
          .forEach(
              (partition, replica) -> {
                byTopic.merge(partition.topic(), replica.size(), Long::sum);
                byReplica.merge(replica(partition, broker), replica.size(), Long::sum);
              });
    }
  }

  private static TopicPartitionReplica replica(TopicPartition partition, int broker) {
    return new TopicPartitionReplica(partition.topic(), partition.partition(), broker);
  }

  /** Of all replicas of a topic, by its name with prefix; 0 for one that is not there. */
  public long ofTopic(String topic) {
    return byTopic.getOrDefault(topic, 0L);
  }

  /** Of one replica, 0 where there is none. */
  public long ofReplica(TopicPartition partition, int broker) {
    return byReplica.getOrDefault(replica(partition, broker), 0L);
  }
}
