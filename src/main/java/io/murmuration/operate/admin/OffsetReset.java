package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.message.Groups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Has consumer groups go on elsewhere, or no more. Names go in with or without prefix. */
final class OffsetReset {
  private final KafkaConnection kafka;
  private final Admin admin;
  private final TopicCatalog topics;
  private final GroupCatalog groups;
  private final OffsetLookup offsets;

  OffsetReset(KafkaConnection kafka, Admin admin, TopicCatalog topics, GroupCatalog groups) {
    this.kafka = kafka;
    this.admin = admin;
    this.topics = topics;
    this.groups = groups;
    this.offsets = new OffsetLookup(admin);
  }

  List<OffsetChange> plan(String name, OffsetTarget to, List<String> names) {
    String group = names.isEmpty() ? groups.require(name).groupId() : kafka.named(name);
    Map<TopicPartition, OffsetAndMetadata> committed = groups.committed(Set.of(group)).get(group);
    Set<TopicPartition> partitions = new HashSet<>();
    if (names.isEmpty()) {
      Set<String> read =
          committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
      partitions.addAll(OffsetLookup.led(TopicLookup.ask(admin, read).values()));
      partitions.retainAll(committed.keySet());
    } else {
      partitions.addAll(OffsetLookup.led(names.stream().map(topics::require).toList()));
    }
    List<OffsetChange> plan = new ArrayList<>();
    targets(to, partitions)
        .forEach(
            (partition, offset) ->
                plan.add(
                    new OffsetChange(
                        kafka.withoutPrefix(partition.topic()),
                        partition.partition(),
                        committed.containsKey(partition)
                            ? (Long) committed.get(partition).offset()
                            : null,
                        offset)));
    plan.sort(Comparator.comparing(OffsetChange::topic).thenComparing(OffsetChange::partition));
    return plan;
  }

  /**
   * Where a target is in some partitions, which is never before their start or behind their end.
   */
  Map<TopicPartition, Long> targets(OffsetTarget to, Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = offsets.starts(partitions);
    Map<TopicPartition, Long> ends = offsets.committedEnds(partitions);
    Map<TopicPartition, Long> times =
        to instanceof OffsetTarget.Time time
            ? offsets.at(partitions, time.at().toEpochMilli())
            : Map.of();
    Map<TopicPartition, Long> targets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      targets.put(
          partition,
          to.in(starts.get(partition), ends.get(partition), times.getOrDefault(partition, -1L)));
    }
    return targets;
  }

  void apply(String name, List<OffsetChange> plan) {
    requireEmpty(name, "reset");
    String group = kafka.named(name);
    Map<TopicPartition, OffsetAndMetadata> committed = groups.committed(Set.of(group)).get(group);
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    for (OffsetChange change : plan) {
      TopicPartition partition =
          new TopicPartition(kafka.named(change.topic()), change.partition());
      // What a stage has noted beside its place goes on to be true.
      OffsetAndMetadata before = committed.get(partition);
      places.put(
          partition, new OffsetAndMetadata(change.to(), before == null ? "" : before.metadata()));
    }
    try {
      await(admin.alterConsumerGroupOffsets(group, places).all());
    } catch (UnknownMemberIdException e) {
      // Somebody has joined since.
      requireEmpty(name, "reset");
      throw e;
    }
  }

  void destroy(String name) {
    ConsumerGroupDescription group = groups.require(name);
    requireEmpty(name, "destroyed");
    await(admin.deleteConsumerGroups(List.of(group.groupId())).all());
  }

  private void requireEmpty(String name, String what) {
    ConsumerGroupDescription group = groups.describe(name);
    if (group == null || group.members().isEmpty()) {
      return;
    }
    String own = kafka.withoutPrefix(group.groupId());
    String stop =
        Groups.ALL.contains(own)
            ? "every process that runs the stage %s ('murmuration run %s', or the one that runs everything)"
                .formatted(own, own)
            : "its readers";
    Set<String> hosts =
        group.members().stream()
            .map(member -> member.host().replaceFirst("^/", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    throw new GroupNotEmptyException(
        "Group %s has %d %s, on %s. Stop %s; a group without members can be %s."
            .formatted(
                own,
                group.members().size(),
                group.members().size() == 1 ? "member" : "members",
                String.join(", ", hosts),
                stop,
                what));
  }
}
