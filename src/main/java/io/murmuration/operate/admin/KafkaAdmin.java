package io.murmuration.operate.admin;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Tells of the cluster, the topics and the consumer groups of an installation, and changes them.
 * Names go in with or without its prefix and come out without; topics and groups outside the
 * prefix, and Kafka's internal topics, are as if they were not there.
 *
 * <p>Every method blocks, and throws {@link org.apache.kafka.common.KafkaException} with a sentence
 * for people where Kafka does not answer or refuses. From any thread.
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

  /** What Murmuration calls a topic or a group of which the name may have the prefix. */
  public String name(String typed) {
    return kafka.withoutPrefix(kafka.named(typed));
  }

  /** The cluster and its brokers. */
  public ClusterInfo cluster() {
    return topics.cluster();
  }

  /** How much has passed through the topics of the installation until now. */
  public Traffic traffic() {
    return new Traffic(topics.written(), groups.read(), System.nanoTime());
  }

  /** Some topics; quick however many there are. Rates are known from the second look on. */
  public TopicPage topics(TopicQuery query) {
    return topics.page(query);
  }

  /**
   * One topic.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none; the
   *     message has names that are near
   */
  public TopicDetail topic(String name) {
    TopicDetail detail = topics.detail(name);
    return new TopicDetail(
        detail.topic(), detail.settings(), detail.partitions(), groups.readers(kafka.named(name)));
  }

  /**
   * How many records the group that is furthest behind in a topic still has to read of it, by
   * topic; those that no group reads are left out.
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
   * @param replicas -1 for the cluster's default
   * @param config Kafka's own settings of the topic
   * @throws org.apache.kafka.common.errors.TopicExistsException if there is one
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
   * Gives a topic more partitions.
   *
   * @param total how many it has then
   * @throws org.apache.kafka.common.errors.InvalidPartitionsException if it has as many or more
   */
  public void addPartitions(String name, int total) {
    changes.addPartitions(name, total);
  }

  /** Whether the topic keeps the latest record of each key for ever, rather than all for a time. */
  public void setCompaction(String name, boolean on) {
    changes.setCompaction(name, on);
  }

  /**
   * For how long the topic keeps its records.
   *
   * @param retention {@code null} for ever
   * @throws org.apache.kafka.common.errors.InvalidConfigurationException if the topic is compacted
   *     only, so that it would change nothing
   */
  public void setRetention(String name, Duration retention) {
    changes.setRetention(name, retention);
  }

  /**
   * Has every partition kept by so many brokers, spread evenly; Kafka copies on after this returns.
   *
   * @throws org.apache.kafka.common.errors.InvalidReplicationFactorException if there are fewer
   *     brokers
   */
  public void setReplication(String name, short replicas) {
    changes.setReplication(name, replicas);
  }

  /** All consumer groups by name. */
  public List<GroupSummary> groups() {
    return groups.groups();
  }

  /**
   * One consumer group.
   *
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is none; the message
   *     has names that are near
   */
  public GroupDetail group(String name) {
    return groups.detail(name);
  }

  /**
   * Where a group would go on after a reset; changes nothing.
   *
   * @param topics of which all partitions are reset; empty for those where the group has a place
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is no such group and
   *     no topic is named
   */
  public List<OffsetChange> planReset(String group, OffsetTarget to, List<String> topics) {
    return reset.plan(group, to, topics);
  }

  /**
   * Does as planned.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if the group has members; the
   *     message says what to stop
   */
  public void reset(String group, List<OffsetChange> plan) {
    reset.apply(group, plan);
  }

  /**
   * Destroys a consumer group, whose readers begin afresh.
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
