package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.message.Groups;
import io.murmuration.operate.InstallationNames;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.operate.rewind.StageInputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Resets the offsets of consumer groups, or deletes groups. Accepts names with or without prefix.
 */
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
    String group =
        names.isEmpty() ? groups.require(name).groupId() : InstallationNames.inKafka(kafka, name);
    if (names.isEmpty()) {
      requireVisibleInputs(kafka.withoutPrefix(group));
    }
    Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(group);
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
    offsets
        .resolve(to, offsets.committedEnds(partitions))
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

  /** Requires all input topics of a stage: Kafka omits the offsets of those that it hides. */
  private void requireVisibleInputs(String stage) {
    if (Groups.ALL.contains(stage)) {
      var stages = Stream.of(RewindStage.values()).filter(own -> own.group().equals(stage));
      StageInputs.ask(kafka, admin, stages.toList());
    }
  }

  void apply(String name, List<OffsetChange> plan) {
    requireEmpty(name, "reset");
    String group = InstallationNames.inKafka(kafka, name);
    Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(group);
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (OffsetChange change : plan) {
      TopicPartition partition =
          new TopicPartition(InstallationNames.inKafka(kafka, change.topic()), change.partition());
      // The metadata that a stage committed with its offset remains valid.
      OffsetAndMetadata before = committed.get(partition);
      commits.put(
          partition, new OffsetAndMetadata(change.to(), before == null ? "" : before.metadata()));
    }
    try {
      await(
          AclOperation.READ,
          "consumer group " + group,
          admin.alterConsumerGroupOffsets(group, commits).all());
    } catch (UnknownMemberIdException e) {
      // A member has joined in the meantime.
      requireEmpty(name, "reset");
      throw e;
    }
  }

  void destroy(String name) {
    ConsumerGroupDescription group = groups.require(name);
    requireEmpty(name, "destroyed");
    await(
        AclOperation.DELETE,
        "consumer group " + group.groupId(),
        admin.deleteConsumerGroups(List.of(group.groupId())).all());
  }

  private void requireEmpty(String name, String what) {
    ConsumerGroupDescription group = groups.describe(name);
    if (group == null || group.members().isEmpty()) {
      return;
    }
    String own = kafka.withoutPrefix(group.groupId());
    String stop =
        Groups.ALL.contains(own)
            ? "every process that runs the stage %s ('murmuration run %s', or a process that runs all stages)"
                .formatted(own, own)
            : "its readers";
    Set<String> hosts =
        group.members().stream()
            .map(member -> member.host().replaceFirst("^/", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    throw new GroupNotEmptyException(
        "Group %s has %d %s, on %s. Stop %s first: only a group without members can be %s."
            .formatted(
                own,
                group.members().size(),
                group.members().size() == 1 ? "member" : "members",
                String.join(", ", hosts),
                stop,
                what));
  }
}
