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

/** The sizes of all replicas on the disks of the brokers at one moment. */
public final class ReplicaSizes {
  private final Map<String, Long> byTopic = new HashMap<>();
  private final Map<TopicPartitionReplica, Long> byReplica = new HashMap<>();

  private ReplicaSizes() {}

  /** Returns the current sizes, or {@code null} if the user is not authorized to see them. */
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

  /** Returns the bytes of all replicas of a topic, given with prefix; 0 if it does not exist. */
  public long ofTopic(String topic) {
    return byTopic.getOrDefault(topic, 0L);
  }

  /** Returns the bytes of one replica; 0 if it does not exist. */
  public long ofReplica(TopicPartition partition, int broker) {
    return byReplica.getOrDefault(replica(partition, broker), 0L);
  }
}
