package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.Collection;
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
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Inspects and changes the cluster, the topics and the consumer groups of an installation. Accepts
 * names with or without the prefix and returns them without. Ignores topics and groups outside the
 * prefix and Kafka's internal topics.
 *
 * <p>Every method blocks, and throws {@link org.apache.kafka.common.KafkaException} with a message
 * for operators if Kafka does not answer or denies the request. Thread-safe.
 */
public final class KafkaAdmin implements AutoCloseable {
  /**
   * As many as Kafka creates with a topic. Kafka does not limit those that are added, and its
   * controller can run out of memory.
   */
  private static final int MAX_ADDED_PARTITIONS = 10_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final Admin admin;
  private final RecordTimes times;
  private final TopicCatalog topics;
  private final GroupCatalog groups;
  private final OffsetReset reset;

  public KafkaAdmin(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
    this.times = new RecordTimes(kafka);
    this.topics = new TopicCatalog(kafka, admin);
    this.groups = new GroupCatalog(kafka, admin, times);
    this.reset = new OffsetReset(kafka, admin, topics, groups);
  }

  /** Returns the name without prefix of a topic or group that may be given with prefix. */
  public String name(String given) {
    return kafka.withoutPrefix(InstallationNames.inKafka(kafka, given));
  }

  /** Returns the cluster and its brokers. */
  public ClusterInfo cluster() {
    return topics.cluster();
  }

  /** Returns the traffic through the topics of the installation until now. */
  public Traffic traffic() {
    return new Traffic(topics.written(), groups.read(), System.nanoTime());
  }

  /** Returns some topics, quickly even if there are many. The second call has the first rates. */
  public TopicPage topics(TopicQuery query) {
    return topics.page(query);
  }

  /**
   * Returns one topic.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none; the
   *     message suggests similar names
   */
  public TopicDetail topic(String name) {
    return topics.detail(name, groups::readers);
  }

  /** Returns the largest lag of any group in each of some topics; omits topics without groups. */
  public Map<String, Long> lags(Collection<String> names) {
    return groups.lags(names);
  }

  /**
   * Creates a topic.
   *
   * @param replicas the number of replicas, or -1 for the cluster's default
   * @param config Kafka's own topic settings
   * @throws TopicExistsException if the topic exists
   */
  public void create(String name, int partitions, short replicas, Map<String, String> config) {
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
      var wanted = List.of(new NewTopic(topic, partitions, replicas).configs(config));
      await(AclOperation.CREATE, "topic " + topic, admin.createTopics(wanted).all());
    } catch (TopicExistsException e) {
      throw new TopicExistsException("Topic %s already exists.".formatted(name), e);
    }
  }

  /**
   * Destroys a topic with all its records.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none
   */
  public void destroy(String name) {
    String topic = topics.require(name).name();
    await(AclOperation.DELETE, "topic " + topic, admin.deleteTopics(List.of(topic)).all());
  }

  /**
   * Adds partitions to a topic.
   *
   * @param total the new number of partitions
   * @throws InvalidPartitionsException unless this is an increase, by at most 10,000
   */
  public void addPartitions(String name, int total) {
    TopicDescription topic = topics.require(name);
    int now = topic.partitions().size();
    if (total <= now) {
      throw new InvalidPartitionsException(
          "Topic %s has %d partitions, and their number can only increase. Specify a number above %d."
              .formatted(name, now, now));
    }
    if (total - now > MAX_ADDED_PARTITIONS) {
      throw new InvalidPartitionsException(
          "Topic %s has %d partitions. At most %,d can be added at once."
              .formatted(name, now, MAX_ADDED_PARTITIONS));
    }
    var more = Map.of(topic.name(), NewPartitions.increaseTo(total));
    await(AclOperation.ALTER, "topic " + topic.name(), admin.createPartitions(more).all());
  }

  /**
   * Turns compaction on or off.
   *
   * @param on whether to keep the latest record of each key forever, instead of all for a time
   */
  public void setCompaction(String name, boolean on) {
    String topic = topics.require(name).name();
    boolean compacted = value(topic, "cleanup.policy").contains("compact");
    if (on != compacted) {
      set(topic, "cleanup.policy", on ? "compact" : "delete");
    }
  }

  /**
   * Sets the retention of a topic.
   *
   * @param retention the retention, or {@code null} for unlimited
   * @throws InvalidConfigurationException if the topic is only compacted, so it has no effect
   */
  public void setRetention(String name, Duration retention) {
    String topic = topics.require(name).name();
    if (retention != null && value(topic, "cleanup.policy").equals("compact")) {
      throw new InvalidConfigurationException(
          "Topic %s is compacted: it keeps the latest record of each key forever, regardless of its retention. Turn compaction off first."
              .formatted(name));
    }
    set(topic, "retention.ms", retention == null ? "-1" : String.valueOf(retention.toMillis()));
  }

  private String value(String topic, String key) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var asked = admin.describeConfigs(List.of(resource)).all();
    var configs = await(AclOperation.DESCRIBE_CONFIGS, "topic " + topic, asked);
    return configs.get(resource).get(key).value();
  }

  private void set(String topic, String key, String value) {
    AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> change =
        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(op));
    var set = admin.incrementalAlterConfigs(change).all();
    await(AclOperation.ALTER_CONFIGS, "topic " + topic, set);
  }

  /**
   * Sets the replication factor. Replicas are spread evenly; copying continues in the background.
   *
   * @throws InvalidReplicationFactorException if there are fewer brokers
   */
  public void setReplication(String name, short replicas) {
    TopicDescription topic = topics.require(name);
    Map<Integer, String> racks = requireBrokers(replicas);
    int minInSync = Integer.parseInt(value(topic.name(), "min.insync.replicas"));
    if (replicas < minInSync) {
      throw new InvalidReplicationFactorException(
          "Topic %s has min.insync.replicas=%d, so producers could not write to it with %d replicas. Specify more replicas."
              .formatted(name, minInSync, replicas));
    }
    Map<Integer, Reassignment.Current> now =
        topic.partitions().stream()
            .collect(Collectors.toMap(TopicPartitionInfo::partition, Reassignment.Current::of));
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
    await(AclOperation.ALTER, "the cluster", admin.alterPartitionReassignments(changes).all());
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

  /** Returns the topics and groups of an installation that Kafka hides from this user. */
  public HiddenNames hidden(String prefix) {
    return HiddenNames.ask(kafka.withPrefix(prefix), admin);
  }

  /** Returns all consumer groups, sorted by name. */
  public List<GroupSummary> groups() {
    return groups.groups(groups.names());
  }

  /**
   * Returns one consumer group.
   *
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is none; the message
   *     suggests similar names
   */
  public GroupDetail group(String name) {
    return groups.detail(name);
  }

  /**
   * Returns the changes that a reset of a group's offsets would make.
   *
   * @param topics the topics to reset completely; empty for all partitions with a committed offset
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is no such group and
   *     {@code topics} is empty
   */
  public List<OffsetChange> planReset(String group, OffsetTarget to, List<String> topics) {
    return reset.plan(group, to, topics);
  }

  /**
   * Resets the offsets of a group as planned.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if the group has members; the
   *     message names the processes to stop
   */
  public void reset(String group, List<OffsetChange> plan) {
    reset.apply(group, plan);
  }

  /**
   * Destroys a consumer group, whose readers start over.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if it has members
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is none
   */
  public void destroyGroup(String name) {
    reset.destroy(name);
  }

  @Override
  public void close() {
    times.close();
    admin.close(Duration.ofSeconds(2));
  }
}
