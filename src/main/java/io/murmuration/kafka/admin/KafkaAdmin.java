package io.murmuration.kafka.admin;

import io.murmuration.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Tells of the cluster, the topics and the consumer groups of an installation, and changes them.
 * Names go in with or without its prefix and come out without; topics and groups outside the
 * prefix, and Kafka's internal topics, are as if they were not there.
 *
 * <p>Every method blocks, and throws {@link org.apache.kafka.common.KafkaException} with a sentence
 * for people where Kafka does not answer or refuses. From any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class KafkaAdmin implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Admin admin;

  public KafkaAdmin(KafkaSettings kafka) {
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
  }

  /** The cluster and its brokers. */
  public ClusterInfo cluster() {
    throw new UnsupportedOperationException();
  }

  /** Some topics; quick however many there are. Rates are known from the second look on. */
  public TopicPage topics(TopicQuery query) {
    throw new UnsupportedOperationException();
  }

  /**
   * One topic.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none; the
   *     message has names that are near
   */
  public TopicDetail topic(String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Creates a topic.
   *
   * @param replicas -1 for the cluster's default
   * @param config Kafka's own settings of the topic
   * @throws org.apache.kafka.common.errors.TopicExistsException if there is one
   */
  public void create(String name, int partitions, short replicas, Map<String, String> config) {
    throw new UnsupportedOperationException();
  }

  /**
   * Destroys a topic with all its records.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if there is none
   */
  public void destroy(String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives a topic more partitions.
   *
   * @param total how many it has then
   * @throws org.apache.kafka.common.errors.InvalidPartitionsException if it has as many or more
   */
  public void addPartitions(String name, int total) {
    throw new UnsupportedOperationException();
  }

  /** Whether the topic keeps the latest record of each key for ever, rather than all for a time. */
  public void setCompaction(String name, boolean on) {
    throw new UnsupportedOperationException();
  }

  /**
   * For how long the topic keeps its records.
   *
   * @param retention {@code null} for ever
   * @throws org.apache.kafka.common.errors.InvalidConfigurationException if the topic is compacted
   *     only, so that it would change nothing
   */
  public void setRetention(String name, Duration retention) {
    throw new UnsupportedOperationException();
  }

  /**
   * Has every partition kept by so many brokers, spread evenly; Kafka copies on after this returns.
   *
   * @throws org.apache.kafka.common.errors.InvalidReplicationFactorException if there are fewer
   *     brokers
   */
  public void setReplication(String name, short replicas) {
    throw new UnsupportedOperationException();
  }

  /** All consumer groups by name. */
  public List<GroupSummary> groups() {
    throw new UnsupportedOperationException();
  }

  /**
   * One consumer group.
   *
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is none; the message
   *     has names that are near
   */
  public GroupDetail group(String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Where a group would go on after a reset; changes nothing.
   *
   * @param topics of which all partitions are reset; empty for those where the group has a place
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is no such group and
   *     no topic is named
   */
  public List<OffsetChange> planReset(String group, OffsetTarget to, List<String> topics) {
    throw new UnsupportedOperationException();
  }

  /**
   * Does as planned.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if the group has members; the
   *     message says what to stop
   */
  public void reset(String group, List<OffsetChange> plan) {
    throw new UnsupportedOperationException();
  }

  /**
   * Destroys a consumer group, whose readers begin afresh.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if it has members
   * @throws org.apache.kafka.common.errors.GroupIdNotFoundException if there is none
   */
  public void destroyGroup(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
