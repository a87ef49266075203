package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;
import static io.murmuration.kafka.OperationDeniedException.naming;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.Suggestions;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Lists and describes consumer groups. Names have the prefix internally. */
final class GroupCatalog {
  private static final Duration TIMES_TIMEOUT = Duration.ofSeconds(2);
  private static final Set<String> CONSUMERS = Set.of("", "consumer");

  /** A group, its committed offsets, and the member that reads each partition. */
  private record Group(
      ConsumerGroupDescription description,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, String> members) {

    Set<TopicPartition> partitions() {
      Set<TopicPartition> partitions = new HashSet<>(committed.keySet());
      partitions.addAll(members.keySet());
      return partitions;
    }

    String name() {
      return description.groupId();
    }

    String state() {
      return description.groupState().toString();
    }

    /** Returns the committed offset, or {@code null} if there is none. */
    Long offset(TopicPartition partition) {
      OffsetAndMetadata offset = committed.get(partition);
      return offset == null ? null : (Long) offset.offset();
    }

    /** Returns the group with only the partitions of matching topics. */
    Group within(Predicate<String> topics) {
      Group filtered = new Group(description, new HashMap<>(committed), new HashMap<>(members));
      filtered.committed.keySet().removeIf(partition -> !topics.test(partition.topic()));
      filtered.members.keySet().removeIf(partition -> !topics.test(partition.topic()));
      return filtered;
    }
  }

  /** The available offsets of some partitions. */
  private record Extent(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {

    long lag(Group group, TopicPartition partition) {
      Long end = ends.get(partition);
      return end == null ? 0 : Math.max(0, end - next(group, partition));
    }

    long lag(Group group) {
      return group.partitions().stream().mapToLong(partition -> lag(group, partition)).sum();
    }

    /** Returns the next offset that the group reads, which skips deleted records. */
    long next(Group group, TopicPartition partition) {
      long start = starts.getOrDefault(partition, 0L);
      Long committed = group.offset(partition);
      return committed == null ? start : Math.max(start, committed);
    }
  }

  private final KafkaConnection kafka;
  private final Admin admin;
  private final OffsetLookup offsets;
  private final RecordTimes times;

  GroupCatalog(KafkaConnection kafka, Admin admin, RecordTimes times) {
    this.kafka = kafka;
    this.admin = admin;
    this.offsets = new OffsetLookup(admin);
    this.times = times;
  }

  /** Returns the names of the installation's consumer groups. */
  Set<String> names() {
    return await(admin.listGroups().all()).stream()
        .filter(group -> CONSUMERS.contains(group.protocol()))
        .map(GroupListing::groupId)
        .filter(group -> group.startsWith(kafka.prefix()))
        .collect(Collectors.toSet());
  }

  /** Returns some groups. Like all methods, omits groups that no longer exist. */
  List<GroupSummary> groups(Set<String> names) {
    List<Group> groups = describe(names);
    Extent extent = extent(groups);
    return groups.stream()
        .map(
            group ->
                new GroupSummary(
                    kafka.withoutPrefix(group.name()),
                    group.state(),
                    protocol(group.description()),
                    group.description().members().size(),
                    extent.lag(group)))
        .sorted(Comparator.comparing(GroupSummary::group))
        .toList();
  }

  /** Returns the groups with a committed offset or a member in a topic, by name. */
  List<TopicDetail.Reader> readers(String topic) {
    List<Group> groups =
        describe(names()).stream()
            .map(group -> group.within(topic::equals))
            .filter(group -> !group.partitions().isEmpty())
            .toList();
    Extent extent = extent(groups);
    return groups.stream()
        .map(
            group ->
                new TopicDetail.Reader(
                    kafka.withoutPrefix(group.name()),
                    group.state(),
                    Set.copyOf(group.members().values()).size(),
                    extent.lag(group)))
        .sorted(Comparator.comparing(TopicDetail.Reader::group))
        .toList();
  }

  Map<String, Long> lags(Collection<String> names) {
    Set<String> topics = names.stream().map(kafka::topic).collect(Collectors.toSet());
    List<Group> groups =
        describe(names()).stream().map(group -> group.within(topics::contains)).toList();
    Extent extent = extent(groups);
    Map<String, Long> max = new HashMap<>();
    for (Group group : groups) {
      Map<String, Long> lags = new HashMap<>();
      group.partitions().forEach(p -> lags.merge(p.topic(), extent.lag(group, p), Long::sum));
      lags.forEach((topic, lag) -> max.merge(kafka.withoutPrefix(topic), lag, Math::max));
    }
    return max;
  }

  /**
   * Returns one group.
   *
   * @param name the name with or without prefix
   */
  GroupDetail detail(String name) {
    Group group =
        describe(Set.of(require(name).groupId())).stream()
            .findFirst()
            .orElseThrow(() -> missing(name));
    Extent extent = extent(List.of(group));
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : group.partitions()) {
      if (extent.lag(group, partition) > 0) {
        next.put(partition, extent.next(group, partition));
      }
    }
    Map<TopicPartition, Long> recordTimes = times.read(next, TIMES_TIMEOUT);
    List<GroupDetail.Partition> partitions =
        group.partitions().stream()
            .map(partition -> detail(group, partition, extent, recordTimes.get(partition)))
            .sorted(
                Comparator.comparing(GroupDetail.Partition::topic)
                    .thenComparing(GroupDetail.Partition::partition))
            .toList();
    return new GroupDetail(
        kafka.withoutPrefix(group.name()),
        group.state(),
        protocol(group.description()),
        extent.lag(group),
        members(group.description()),
        partitions);
  }

  private GroupDetail.Partition detail(
      Group group, TopicPartition partition, Extent extent, Long nextMillis) {
    long lag = extent.lag(group, partition);
    Long lagMillis =
        nextMillis == null ? null : (Long) Math.max(0, System.currentTimeMillis() - nextMillis);
    return new GroupDetail.Partition(
        kafka.withoutPrefix(partition.topic()),
        partition.partition(),
        group.offset(partition),
        extent.ends().get(partition),
        lag,
        lag == 0 ? (Long) 0L : lagMillis,
        group.members().get(partition));
  }

  private static String protocol(ConsumerGroupDescription group) {
    return group.type().toString().toLowerCase(Locale.ROOT);
  }

  private static List<GroupDetail.Member> members(ConsumerGroupDescription group) {
    return group.members().stream()
        .map(
            member ->
                new GroupDetail.Member(
                    member.consumerId(),
                    member.clientId(),
                    member.host().replaceFirst("^/", ""),
                    member.assignment().topicPartitions().size()))
        .sorted(Comparator.comparing(GroupDetail.Member::id))
        .toList();
  }

  /** Returns the sum of all committed offsets of the groups. */
  long read() {
    return offsets.committed(names()).values().stream()
        .flatMap(committed -> committed.values().stream())
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /**
   * Returns an existing group.
   *
   * @param name the name with or without prefix
   * @throws GroupIdNotFoundException if there is none; the message suggests similar names
   */
  ConsumerGroupDescription require(String name) {
    ConsumerGroupDescription group = describe(name);
    if (group == null) {
      throw missing(name);
    }
    return group;
  }

  private GroupIdNotFoundException missing(String name) {
    List<String> names = names().stream().map(kafka::withoutPrefix).toList();
    return new GroupIdNotFoundException(
        "There is no group %s.%s".formatted(name, Suggestions.sentence(name, names)));
  }

  /** Returns a group, or {@code null} if there is none. */
  ConsumerGroupDescription describe(String name) {
    String group = InstallationNames.inKafka(kafka, name);
    return described(admin.describeConsumerGroups(Set.of(group)).describedGroups().get(group));
  }

  /** Returns a group, or {@code null} if it is missing, which some brokers report as dead. */
  private static ConsumerGroupDescription described(KafkaFuture<ConsumerGroupDescription> answer) {
    var group =
        naming(DESCRIBE, "groups", () -> awaitUnless(GroupIdNotFoundException.class, answer));
    return group == null || group.groupState() == GroupState.DEAD ? null : group;
  }

  private List<Group> describe(Set<String> names) {
    var committed = offsets.committed(names);
    List<Group> groups = new ArrayList<>();
    for (var answer : admin.describeConsumerGroups(names).describedGroups().values()) {
      ConsumerGroupDescription group = described(answer);
      if (group != null) {
        Map<TopicPartition, String> members = new HashMap<>();
        for (var member : group.members()) {
          member.assignment().topicPartitions().forEach(p -> members.put(p, member.consumerId()));
        }
        groups.add(new Group(group, committed.get(group.groupId()), members));
      }
    }
    return groups;
  }

  private Extent extent(Collection<Group> groups) {
    Set<TopicPartition> wanted =
        groups.stream().flatMap(group -> group.partitions().stream()).collect(Collectors.toSet());
    Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Set<TopicPartition> led =
        new HashSet<>(OffsetLookup.led(TopicLookup.ask(admin, topics).values()));
    led.retainAll(wanted);
    return new Extent(offsets.starts(led), offsets.committedEnds(led));
  }
}
