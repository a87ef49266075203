package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import io.murmuration.config.ClientOverrides;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates, inspects and deletes the topics of an installation; names go in and come out without its
 * prefix. Every method blocks, and throws {@link KafkaException} when Kafka cannot be reached or
 * refuses.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String GROUP_VERSION = "group.version";

  private final KafkaConnection kafka;
  private final Admin admin;

  public TopicAdmin(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
  }

  /**
   * Returns if Kafka answers in time.
   *
   * @throws KafkaException otherwise; the message says what to do
   */
  public void requireReachable(Duration timeout) {
    try {
      await(
          admin
              .describeCluster(new DescribeClusterOptions().timeoutMs((int) timeout.toMillis()))
              .nodes());
    } catch (KafkaException e) {
      throw new KafkaException(KafkaErrors.connecting(kafka, e), e);
    }
  }

  /**
   * Returns if the cluster has the group protocol that the settings ask for.
   *
   * @throws KafkaException otherwise; the message says what to do
   */
  public void requireGroupProtocol() {
    if (kafka.access().clients().groupProtocol() == ClientOverrides.GroupProtocol.CLASSIC) {
      return;
    }
    FinalizedVersionRange groups =
        await(admin.describeFeatures().featureMetadata()).finalizedFeatures().get(GROUP_VERSION);
    if (groups == null || groups.maxVersionLevel() < 1) {
      throw new KafkaException(
          "Kafka at %s does not have the group protocol of kafka.groupProtocol=consumer, which brokers have from 4.0 on (feature %s=1). Leave it at classic."
              .formatted(kafka.bootstrapServers(), GROUP_VERSION));
    }
  }

  /**
   * Creates those topics that are missing and leaves the others alone.
   *
   * @return one sentence for each topic that exists with other settings than the wanted ones, as
   *     far as it may be asked for them
   * @throws TopicCreationException if the cluster does not let some be created
   */
  public List<String> ensure(Collection<Topics.Spec> wanted) {
    Map<String, Topics.Spec> byTopic =
        wanted.stream().collect(Collectors.toMap(s -> kafka.topic(s.name()), Function.identity()));
    Set<String> existing = await(admin.listTopics().names());
    List<Topics.Spec> missing =
        wanted.stream().filter(spec -> !existing.contains(kafka.topic(spec.name()))).toList();
    if (!missing.isEmpty()) {
      new TopicCreation(kafka, admin).create(missing);
    }
    byTopic.keySet().retainAll(existing);
    return differences(byTopic);
  }

  private List<String> differences(Map<String, Topics.Spec> wanted) {
    List<String> differences = new ArrayList<>();
    Map<String, TopicDescription> topics =
        await(admin.describeTopics(wanted.keySet()).allTopicNames());
    topics.forEach(
        (topic, description) -> {
          int partitions = description.partitions().size();
          if (partitions != wanted.get(topic).partitions()) {
            differences.add(
                "topic %s has %d partitions, not %d"
                    .formatted(topic, partitions, wanted.get(topic).partitions()));
          }
        });
    List<ConfigResource> resources =
        wanted.keySet().stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    configs(resources)
        .forEach(
            (resource, config) ->
                new TreeMap<>(wanted.get(resource.name()).config())
                    .forEach(
                        (key, value) -> {
                          ConfigEntry actual = config.get(key);
                          if (actual != null && !value.equals(actual.value())) {
                            differences.add(
                                "topic %s has %s=%s, not %s"
                                    .formatted(resource.name(), key, actual.value(), value));
                          }
                        }));
    return differences;
  }

  /** Nothing where the settings of topics are not to be seen. */
  private Map<ConfigResource, Config> configs(Collection<ConfigResource> topics) {
    try {
      return await(admin.describeConfigs(topics).all());
    } catch (AuthorizationException e) {
      return Map.of();
    }
  }

  /** The names of all topics of this installation. */
  public Set<String> list() {
    return await(admin.listTopics().names()).stream()
        .filter(topic -> topic.startsWith(kafka.prefix()))
        .map(kafka::withoutPrefix)
        .collect(Collectors.toSet());
  }

  /** Deletes topics; those that do not exist are passed over. */
  public void delete(Collection<String> names) {
    admin
        .deleteTopics(names.stream().map(kafka::topic).toList())
        .topicNameValues()
        .forEach((topic, deleted) -> awaitUnless(UnknownTopicOrPartitionException.class, deleted));
  }

  /** Whether any of some consumer groups has members. */
  public boolean haveMembers(Collection<String> groups) {
    return admin
        .describeConsumerGroups(groups.stream().map(kafka::topic).toList())
        .describedGroups()
        .values()
        .stream()
        .anyMatch(TopicAdmin::hasMembers);
  }

  private static boolean hasMembers(KafkaFuture<ConsumerGroupDescription> group) {
    try {
      return !await(group).members().isEmpty();
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }

  /**
   * Deletes consumer groups; those that do not exist are passed over.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if a group has members
   */
  public void deleteGroups(Collection<String> groups) {
    admin
        .deleteConsumerGroups(groups.stream().map(kafka::topic).toList())
        .deletedGroups()
        .forEach((group, deleted) -> awaitUnless(GroupIdNotFoundException.class, deleted));
  }

  /** The ends of the partitions of a topic that exists, by their numbers. */
  public Map<Integer, Long> ends(String topic) {
    Map<Integer, Long> ends = new HashMap<>();
    endOffsets(List.of(topic)).forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  /**
   * The partitions of some topics with the offset behind the last record that was written to each,
   * committed or not. Topics that do not exist are passed over.
   */
  public Map<TopicPartition, Long> endOffsets(Collection<String> names) {
    Set<String> existing = list();
    List<String> topics = names.stream().filter(existing::contains).map(kafka::topic).toList();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    await(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        p ->
                            latest.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    Map<TopicPartition, ListOffsetsResultInfo> offsets =
        await(
            admin
                .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all());
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  /** The offsets from which a consumer group would go on. */
  public Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
    return await(
        admin.listConsumerGroupOffsets(kafka.topic(group)).partitionsToOffsetAndMetadata());
  }

  /** How many offsets a consumer group has still to pass in some topics. */
  public long lag(String group, Collection<String> names) {
    Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(group);
    return endOffsets(names).entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
            })
        .sum();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
