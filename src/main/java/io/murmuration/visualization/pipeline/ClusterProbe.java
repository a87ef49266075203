package io.murmuration.visualization.pipeline;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ReplicaSizes;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka about an installation, again and again over the same connections. Every method blocks,
 * and throws {@link KafkaException} when Kafka does not answer in time. From any thread.
 */
public final class ClusterProbe implements AutoCloseable {
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaConnection kafka;
  private final Admin admin;

  public ClusterProbe(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(TIMEOUT, TIMEOUT);
  }

  /** How many brokers there are; takes at most two seconds. */
  public int brokers() {
    return await(
            admin
                .describeCluster(
                    new DescribeClusterOptions().timeoutMs((int) SIGN_OF_LIFE.toMillis()))
                .nodes())
        .size();
  }

  /** All topics, by name without prefix. What disappears meanwhile is left out. */
  public Map<String, TopicSize> topics() {
    ReplicaSizes sizes = ReplicaSizes.ask(admin);
    Map<String, TopicSize> topics = new HashMap<>();
    partitions()
        .forEach(
            (topic, count) ->
                topics.put(
                    topic,
                    new TopicSize(
                        count, sizes == null ? null : sizes.ofTopic(kafka.topic(topic)))));
    return topics;
  }

  private Map<String, Integer> partitions() {
    List<String> names =
        await(admin.listTopics().names()).stream()
            .filter(
                topic ->
                    topic.startsWith(kafka.prefix()) && Topics.isOwn(kafka.withoutPrefix(topic)))
            .toList();
    Map<String, Integer> partitions = new HashMap<>();
    TopicLookup.ask(admin, names)
        .forEach(
            (topic, description) ->
                partitions.put(kafka.withoutPrefix(topic), description.partitions().size()));
    return partitions;
  }

  /**
   * Where the consumer groups of the stages are in some topics; those that are gone are left out.
   *
   * @param topics as {@link #topics} gave them
   */
  public Map<String, GroupLag> groups(Map<String, TopicSize> topics) {
    Map<TopicPartition, Long> ends = ends(topics);
    Map<String, ListConsumerGroupOffsetsSpec> specs =
        Groups.ALL.stream()
            .collect(Collectors.toMap(kafka::topic, g -> new ListConsumerGroupOffsetsSpec()));
    var offsets = admin.listConsumerGroupOffsets(specs);
    Map<String, GroupLag> groups = new HashMap<>();
    for (String group : Groups.ALL) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          await(offsets.partitionsToOffsetAndMetadata(kafka.topic(group)));
      long end = 0;
      long lag = 0;
      for (Map.Entry<TopicPartition, Long> partition : ends.entrySet()) {
        boolean reads =
            group.equals(Groups.FANOUT)
                == partition.getKey().topic().equals(kafka.topic(Topics.POSTS));
        if (reads) {
          OffsetAndMetadata offset = committed.get(partition.getKey());
          end += partition.getValue();
          lag += Math.max(0, partition.getValue() - (offset == null ? 0 : offset.offset()));
        }
      }
      groups.put(group, new GroupLag(end, lag));
    }
    return groups;
  }

  /** Of what the stages read: how far they can, which is up to the first open transaction. */
  private Map<TopicPartition, Long> ends(Map<String, TopicSize> topics) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    topics.forEach(
        (topic, size) -> {
          if (topic.equals(Topics.POSTS) || topic.startsWith(Topics.KEYWORD_PREFIX)) {
            for (int i = 0; i < size.partitions(); i++) {
              latest.put(new TopicPartition(kafka.topic(topic), i), OffsetSpec.latest());
            }
          }
        });
    ListOffsetsResult listed =
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : latest.keySet()) {
      var end =
          awaitUnless(UnknownTopicOrPartitionException.class, listed.partitionResult(partition));
      if (end != null) {
        ends.put(partition, end.offset());
      }
    }
    return ends;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
