package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks up the offsets of partitions and consumer groups, whose names are those in Kafka. Omits
 * partitions that no longer exist. A lookup for a partition without a leader blocks until it times
 * out: filter by {@link #led} where that may happen.
 */
public final class OffsetLookup {
  private final Admin admin;

  public OffsetLookup(Admin admin) {
    this.admin = admin;
  }

  public static Set<TopicPartition> partitions(Collection<TopicDescription> topics) {
    return partitions(topics, partition -> true);
  }

  /** Returns the partitions of some topics that have a leader. */
  public static Set<TopicPartition> led(Collection<TopicDescription> topics) {
    return partitions(topics, OffsetLookup::hasLeader);
  }

  private static Set<TopicPartition> partitions(
      Collection<TopicDescription> topics, Predicate<TopicPartitionInfo> filter) {
    return topics.stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(filter)
                    .map(p -> new TopicPartition(topic.name(), p.partition())))
        .collect(Collectors.toSet());
  }

  public static boolean hasLeader(TopicPartitionInfo partition) {
    Node leader = partition.leader();
    return leader != null && !leader.isEmpty();
  }

  /** Returns the first available offsets. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** Returns the offsets after the last records, committed or not. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** Returns the offsets up to which committed records can be read: the first open transaction. */
  public Map<TopicPartition, Long> committedEnds(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** Returns the timestamps, in milliseconds, of the first records; omits empty partitions. */
  public Map<TopicPartition, Long> firstTimes(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.forTimestamp(0), IsolationLevel.READ_UNCOMMITTED)
        .entrySet()
        .stream()
        .filter(first -> first.getValue().offset() >= 0)
        .collect(Collectors.toMap(Map.Entry::getKey, first -> first.getValue().timestamp()));
  }

  /**
   * Resolves a target in some partitions.
   *
   * @param ends the offsets that count as the ends of the partitions
   * @return offsets between the first available offset and the end
   */
  public Map<TopicPartition, Long> resolve(OffsetTarget target, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> offsets = starts(ends.keySet());
    Map<TopicPartition, Long> times =
        target instanceof OffsetTarget.Time time
            ? offsets(
                ends.keySet(),
                OffsetSpec.forTimestamp(Math.max(0, time.at().toEpochMilli())),
                IsolationLevel.READ_UNCOMMITTED)
            : Map.of();
    offsets.replaceAll(
        (partition, start) ->
            target.in(start, ends.get(partition), times.getOrDefault(partition, -1L)));
    return offsets;
  }

  /** Returns the committed offsets of a group; empty if there is no such group. */
  public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    return committed(Set.of(group)).get(group);
  }

  public Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Collection<String> groups) {
    var listed =
        admin.listConsumerGroupOffsets(
            groups.stream()
                .collect(
                    Collectors.toMap(
                        Function.identity(), group -> new ListConsumerGroupOffsetsSpec())));
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
    for (String group : groups) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          new HashMap<>(
              await(
                  AclOperation.DESCRIBE,
                  "consumer group " + group,
                  listed.partitionsToOffsetAndMetadata(group)));
      offsets.values().removeIf(offset -> offset == null);
      committed.put(group, offsets);
    }
    return committed;
  }

  /** Returns the number of offsets from a group's committed offsets to the ends of partitions. */
  public static long lag(
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
            })
        .sum();
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    ask(partitions, spec, isolation).forEach((p, found) -> offsets.put(p, found.offset()));
    return offsets;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ask(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    var listed =
        admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)),
            new ListOffsetsOptions(isolation));
    Map<TopicPartition, ListOffsetsResultInfo> found = new HashMap<>();
    for (TopicPartition partition : partitions) {
      var result =
          OperationDeniedException.naming(
              AclOperation.DESCRIBE,
              "topic " + partition.topic(),
              () ->
                  awaitUnless(
                      UnknownTopicOrPartitionException.class, listed.partitionResult(partition)));
      if (result != null) {
        found.put(partition, result);
      }
    }
    return found;
  }
}
