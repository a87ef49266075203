package io.murmuration.operate.admin;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Inspects and changes the cluster, the topics and the consumer groups of an installation. Accepts
 * names with or without the prefix and returns them without. Ignores topics and groups outside the
 * prefix and Kafka's internal topics.
 *
 * <p>Every method blocks, and throws {@link org.apache.kafka.common.KafkaException} with a message
 * for operators if Kafka does not answer or denies the request. Thread-safe.
 */
public final class KafkaAdmin implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final Admin admin;
  private final RecordTimes times;
  private final TopicCatalog topics;
  private final TopicChanges changes;
  private final GroupCatalog groups;
  private final OffsetReset reset;

  public KafkaAdmin(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
    this.times = new RecordTimes(kafka);
    this.topics = new TopicCatalog(kafka, admin);
    this.changes = new TopicChanges(kafka, admin, topics);
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
    TopicDetail detail = topics.detail(name);
    return new TopicDetail(
        detail.topic(),
        detail.settings(),
        detail.partitions(),
        groups.readers(InstallationNames.inKafka(kafka, name)));
  }

  /**
   * Returns the largest lag of any group in each of some topics. Omits topics that no group reads.
   */
  public Map<String, Long> lags(Collection<String> names) {
    Map<String, Long> lags = new HashMap<>();
    groups
        .lags(names.stream().map(kafka::topic).collect(Collectors.toSet()))
        .forEach((topic, lag) -> lags.put(kafka.withoutPrefix(topic), lag));
    return lags;
  }

  /**
   * Creates a topic.
   *
   * @param replicas the number of replicas, or -1 for the cluster's default
   * @param config Kafka's own topic settings
   * @throws org.apache.kafka.common.errors.TopicExistsException if the topic exists
   */
  public void create(String name, int partitions, short replicas, Map<String, String> config) {
    changes.create(name, partitions, replicas, config);
  }

  /**
   * Destroys a topic with all its records.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none
   */
  public void destroy(String name) {
    changes.destroy(name);
  }

  /**
   * Adds partitions to a topic.
   *
   * @param total the new number of partitions
   * @throws org.apache.kafka.common.errors.InvalidPartitionsException unless this is an increase
   */
  public void addPartitions(String name, int total) {
    changes.addPartitions(name, total);
  }

  /**
   * Turns compaction on or off.
   *
   * @param on whether to keep the latest record of each key forever, instead of all for a time
   */
  public void setCompaction(String name, boolean on) {
    changes.setCompaction(name, on);
  }

  /**
   * Sets the retention of a topic.
   *
   * @param retention the retention, or {@code null} for unlimited
   * @throws org.apache.kafka.common.errors.InvalidConfigurationException if the topic is only
   *     compacted, so the retention would have no effect
   */
  public void setRetention(String name, Duration retention) {
    changes.setRetention(name, retention);
  }

  /**
   * Sets the replication factor. Replicas are spread evenly; copying continues in the background.
   *
   * @throws org.apache.kafka.common.errors.InvalidReplicationFactorException if there are fewer
   *     brokers
   */
  public void setReplication(String name, short replicas) {
    changes.setReplication(name, replicas);
  }

  /** Returns all consumer groups, sorted by name. */
  public List<GroupSummary> groups() {
    return groups.groups();
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
