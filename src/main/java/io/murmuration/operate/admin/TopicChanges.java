package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Changes topics. Accepts names with or without prefix. */
final class TopicChanges {
  private final KafkaConnection kafka;
  private final Admin admin;
  private final TopicCatalog catalog;

  TopicChanges(KafkaConnection kafka, Admin admin, TopicCatalog catalog) {
    this.kafka = kafka;
    this.admin = admin;
    this.catalog = catalog;
  }

  void create(String name, int partitions, short replicas, Map<String, String> config) {
    String topic = InstallationNames.inKafka(kafka, name);
    if (topic.startsWith("__")) {
      throw new InvalidTopicException(
          "Topics that begin with __ are Kafka's own. Choose another name than %s."
              .formatted(name));
    }
    if (replicas > 0) {
      requireBrokers(replicas);
    }
    try {
      await(
          admin
              .createTopics(List.of(new NewTopic(topic, partitions, replicas).configs(config)))
              .all());
    } catch (TopicExistsException e) {
      throw new TopicExistsException("Topic %s already exists.".formatted(name), e);
    }
  }

  void destroy(String name) {
    await(admin.deleteTopics(List.of(catalog.require(name).name())).all());
  }

  void addPartitions(String name, int total) {
    TopicDescription topic = catalog.require(name);
    int now = topic.partitions().size();
    if (total <= now) {
      throw new InvalidPartitionsException(
          "Topic %s has %d partitions, and their number can only increase. Specify a number above %d."
              .formatted(name, now, now));
    }
    await(admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(total))).all());
  }

  void setCompaction(String name, boolean on) {
    String topic = catalog.require(name).name();
    boolean compacted = value(topic, "cleanup.policy").contains("compact");
    if (on != compacted) {
      set(topic, "cleanup.policy", on ? "compact" : "delete");
    }
  }

  void setRetention(String name, Duration retention) {
    String topic = catalog.require(name).name();
    if (retention != null && value(topic, "cleanup.policy").equals("compact")) {
      throw new InvalidConfigurationException(
          "Topic %s is compacted: it keeps the latest record of each key forever, regardless of its retention. Turn compaction off first."
              .formatted(name));
    }
    set(topic, "retention.ms", retention == null ? "-1" : String.valueOf(retention.toMillis()));
  }

  private String value(String topic, String key) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return await(admin.describeConfigs(List.of(resource)).all()).get(resource).get(key).value();
  }

  private void set(String topic, String key, String value) {
    AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    await(
        admin
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(op)))
            .all());
  }

  void setReplication(String name, short replicas) {
    TopicDescription topic = catalog.require(name);
    Map<Integer, String> racks = requireBrokers(replicas);
    int minInSync = Integer.parseInt(value(topic.name(), "min.insync.replicas"));
    if (replicas < minInSync) {
      throw new InvalidReplicationFactorException(
          "Topic %s has min.insync.replicas=%d, so producers could not write to it with %d replicas. Specify more replicas."
              .formatted(name, minInSync, replicas));
    }
    Map<Integer, Reassignment.Current> now = new HashMap<>();
    topic
        .partitions()
        .forEach(
            p ->
                now.put(
                    p.partition(),
                    new Reassignment.Current(
                        ids(p.replicas()),
                        OffsetLookup.hasLeader(p) ? p.leader().id() : null,
                        Set.copyOf(ids(p.isr())))));
    Map<TopicPartition, Optional<NewPartitionReassignment>> changes = new HashMap<>();
    new Reassignment(racks)
        .plan(now, replicas)
        .forEach(
            (partition, brokers) -> {
              if (!Set.copyOf(brokers).equals(Set.copyOf(now.get(partition).replicas()))) {
                changes.put(
                    new TopicPartition(topic.name(), partition),
                    Optional.of(new NewPartitionReassignment(brokers)));
              }
            });
    await(admin.alterPartitionReassignments(changes).all());
  }

  /** Returns the racks of the brokers, which must be at least as many as the replicas. */
  private Map<Integer, String> requireBrokers(short replicas) {
    Map<Integer, String> racks =
        await(admin.describeCluster().nodes()).stream()
            .collect(Collectors.toMap(Node::id, n -> n.hasRack() ? n.rack() : ""));
    if (replicas < 1 || replicas > racks.size()) {
      throw new InvalidReplicationFactorException(
          "%d replicas are not possible: the cluster has %s, and each broker keeps at most one replica."
              .formatted(replicas, racks.size() == 1 ? "1 broker" : racks.size() + " brokers"));
    }
    return racks;
  }

  private static List<Integer> ids(List<Node> nodes) {
    return nodes.stream().map(Node::id).toList();
  }
}
