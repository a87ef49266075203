package io.murmuration.visualization.pipeline;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.ReplicaSizes;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls Kafka for the topics and groups of an installation over long-lived connections. Every
 * method blocks, and throws {@link KafkaException} if Kafka does not answer in time. Thread-safe.
 */
public final class ClusterProbe implements AutoCloseable {
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaConnection kafka;
  private final Admin admin;
  private final OffsetLookup offsets;

  public ClusterProbe(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(TIMEOUT, TIMEOUT);
    this.offsets = new OffsetLookup(admin);
  }

  /** Returns the number of brokers, within two seconds. */
  public int brokers() {
    return await(
            admin
                .describeCluster(
                    new DescribeClusterOptions().timeoutMs((int) PING_TIMEOUT.toMillis()))
                .nodes())
        .size();
  }

  /** Returns all existing topics, by name without prefix. */
  public Map<String, TopicSize> topics() {
    ReplicaSizes sizes = ReplicaSizes.ask(admin);
    List<String> names =
        await(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(kafka.prefix()))
            .filter(name -> Topics.isOwn(kafka.withoutPrefix(name)))
            .toList();
    Map<String, TopicSize> topics = new HashMap<>();
    TopicLookup.ask(admin, names)
        .forEach(
            (name, topic) ->
                topics.put(
                    kafka.withoutPrefix(name),
                    new TopicSize(
                        topic.partitions().size(), sizes == null ? null : sizes.ofTopic(name))));
    return topics;
  }

  /**
   * Returns the lag of the consumer groups of the stages in some topics. Ignores topics that no
   * longer exist.
   *
   * @param topics the result of {@link #topics}
   */
  public Map<String, GroupLag> groups(Map<String, TopicSize> topics) {
    Map<TopicPartition, Long> ends = offsets.committedEnds(read(topics));
    var committed = offsets.committed(Groups.ALL.stream().map(kafka::topic).toList());
    Map<String, GroupLag> groups = new HashMap<>();
    for (String group : Groups.ALL) {
      Map<TopicPartition, Long> ofGroup = new HashMap<>(ends);
      ofGroup
          .keySet()
          .removeIf(
              partition ->
                  group.equals(Groups.FANOUT)
                      != partition.topic().equals(kafka.topic(Topics.POSTS)));
      groups.put(
          group,
          new GroupLag(
              ofGroup.values().stream().mapToLong(end -> end).sum(),
              OffsetLookup.lag(committed.get(kafka.topic(group)), ofGroup)));
    }
    return groups;
  }

  /** Returns the partitions that the stages read. */
  private Set<TopicPartition> read(Map<String, TopicSize> topics) {
    Set<TopicPartition> read = new HashSet<>();
    topics.forEach(
        (topic, size) -> {
          if (topic.equals(Topics.POSTS) || topic.startsWith(Topics.KEYWORD_PREFIX)) {
            for (int i = 0; i < size.partitions(); i++) {
              read.add(new TopicPartition(kafka.topic(topic), i));
            }
          }
        });
    return read;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
