package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import io.murmuration.config.ClientOverrides;
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
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates, inspects and deletes the topics and consumer groups of an installation, whose names are
 * without prefix. Every method blocks, and throws {@link KafkaException} if Kafka is unreachable or
 * denies the request.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String GROUP_VERSION = "group.version";

  private final KafkaConnection kafka;
  private final Admin admin;
  private final OffsetLookup offsets;

  public TopicAdmin(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
    this.offsets = new OffsetLookup(admin);
  }

  /**
   * Requires that the cluster supports the configured group protocol.
   *
   * @throws KafkaException if it does not; the message explains what to do
   */
  public void requireGroupProtocol() {
    if (kafka.access().clients().groupProtocol() == ClientOverrides.GroupProtocol.CLASSIC) {
      return;
    }
    FinalizedVersionRange groups =
        await(admin.describeFeatures().featureMetadata()).finalizedFeatures().get(GROUP_VERSION);
    if (groups == null || groups.maxVersionLevel() < 1) {
      throw new KafkaException(
          "Kafka at %s does not support kafka.groupProtocol=consumer, which needs brokers of version 4.0 or later (feature %s=1). Set kafka.groupProtocol=classic."
              .formatted(kafka.bootstrapServers(), GROUP_VERSION));
    }
  }

  public List<String> ensure(Collection<TopicSpec> wanted) {
    return ensure(wanted, "");
  }

  /**
   * Creates missing topics and leaves existing ones unchanged.
   *
   * @param advice the last sentences of the error message if the cluster refuses a creation
   * @return a sentence for each setting of an existing topic that differs from the wanted one, as
   *     far as this user is authorized to read the settings
   * @throws TopicCreationException if the cluster refuses to create a topic
   */
  public List<String> ensure(Collection<TopicSpec> wanted, String advice) {
    Map<String, TopicSpec> byTopic =
        wanted.stream().collect(Collectors.toMap(s -> kafka.topic(s.name()), Function.identity()));
    Set<String> existing = await(admin.listTopics().names());
    List<TopicSpec> missing = missing(wanted, existing);
    if (!missing.isEmpty()) {
      new TopicCreation(kafka, admin, advice).create(missing);
    }
    byTopic.keySet().retainAll(existing);
    return differences(byTopic);
  }

  /**
   * Returns the reasons for which the cluster would refuse to create missing topics, by their
   * names. Creates nothing.
   */
  public Map<String, String> refusals(Collection<TopicSpec> wanted) {
    List<TopicSpec> missing = missing(wanted, await(admin.listTopics().names()));
    return missing.isEmpty() ? Map.of() : new TopicCreation(kafka, admin, "").refusals(missing);
  }

  private List<TopicSpec> missing(Collection<TopicSpec> wanted, Set<String> existing) {
    return wanted.stream().filter(spec -> !existing.contains(kafka.topic(spec.name()))).toList();
  }

  private List<String> differences(Map<String, TopicSpec> wanted) {
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

  /** Returns the settings of topics; empty if this user is not authorized to read them. */
  private Map<ConfigResource, Config> configs(Collection<ConfigResource> topics) {
    try {
      return await(admin.describeConfigs(topics).all());
    } catch (AuthorizationException e) {
      return Map.of();
    }
  }

  public Set<String> list() {
    return await(admin.listTopics().names()).stream()
        .filter(topic -> topic.startsWith(kafka.prefix()))
        .map(kafka::withoutPrefix)
        .collect(Collectors.toSet());
  }

  /** Deletes topics; ignores those that do not exist. */
  public void delete(Collection<String> names) {
    admin
        .deleteTopics(names.stream().map(kafka::topic).toList())
        .topicNameValues()
        .forEach((topic, deleted) -> awaitUnless(UnknownTopicOrPartitionException.class, deleted));
  }

  public boolean haveMembers(Collection<String> groups) {
    return admin
        .describeConsumerGroups(groups.stream().map(kafka::topic).toList())
        .describedGroups()
        .values()
        .stream()
        .anyMatch(TopicAdmin::hasMembers);
  }

  private static boolean hasMembers(KafkaFuture<ConsumerGroupDescription> described) {
    var group = awaitUnless(GroupIdNotFoundException.class, described);
    return group != null && !group.members().isEmpty();
  }

  /**
   * Deletes consumer groups; ignores those that do not exist.
   *
   * @throws org.apache.kafka.common.errors.GroupNotEmptyException if a group has members
   */
  public void deleteGroups(Collection<String> groups) {
    admin
        .deleteConsumerGroups(groups.stream().map(kafka::topic).toList())
        .deletedGroups()
        .forEach((group, deleted) -> awaitUnless(GroupIdNotFoundException.class, deleted));
  }

  /** Returns the ends of the partitions of a topic, by partition number. */
  public Map<Integer, Long> ends(String topic) {
    Map<Integer, Long> ends = new HashMap<>();
    endOffsets(List.of(topic)).forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  /**
   * Returns the offset after the last record, committed or not, of every partition of some topics.
   * Omits topics that do not exist.
   */
  public Map<TopicPartition, Long> endOffsets(Collection<String> names) {
    List<String> topics = names.stream().map(kafka::topic).toList();
    return offsets.ends(OffsetLookup.partitions(TopicLookup.ask(admin, topics).values()));
  }

  public Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
    return offsets.committed(kafka.topic(group));
  }

  /** Returns the number of offsets that a consumer group has not yet passed in some topics. */
  public long lag(String group, Collection<String> names) {
    return OffsetLookup.lag(committedOffsets(group), endOffsets(names));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
