package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.Suggestions;
import io.murmuration.kafka.TopicLookup;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Tells of consumer groups. Within, names are with prefix. */
final class GroupCatalog {
  private static final Duration TIMES_READ_FOR = Duration.ofSeconds(2);
  private static final Set<String> CONSUMERS = Set.of("", "consumer");

  /** A group, where it has come to, and who reads what. */
  private record Place(
      ConsumerGroupDescription description,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, String> members) {

    Set<TopicPartition> partitions() {
      Set<TopicPartition> partitions = new HashSet<>(committed.keySet());
      partitions.addAll(members.keySet());
      return partitions;
    }
  }

  /** What there is to read of some partitions. */
  private record Extent(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {

    long lag(TopicPartition partition, Long committed) {
      Long end = ends.get(partition);
      return end == null ? 0 : Math.max(0, end - from(partition, committed));
    }

    /** Where a reader goes on: what has been deleted is passed over. */
    long from(TopicPartition partition, Long committed) {
      long start = starts.getOrDefault(partition, 0L);
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

  /** The consumer groups of the installation. */
  Set<String> names() {
    return await(admin.listGroups().all()).stream()
        .filter(group -> CONSUMERS.contains(group.protocol()))
        .map(GroupListing::groupId)
        .filter(group -> group.startsWith(kafka.prefix()))
        .collect(Collectors.toSet());
  }

  List<GroupSummary> groups() {
    return groups(names());
  }

  /** Some groups; what has been deleted meanwhile is left out, here as in all that is told. */
  List<GroupSummary> groups(Set<String> names) {
    List<Place> places = places(names);
    Extent extent = extent(places);
    return places.stream()
        .map(
            place ->
                new GroupSummary(
                    kafka.withoutPrefix(place.description().groupId()),
                    place.description().groupState().toString(),
                    protocol(place.description()),
                    place.description().members().size(),
                    place.partitions().stream()
                        .mapToLong(p -> extent.lag(p, place.committed().get(p)))
                        .sum()))
        .sorted(Comparator.comparing(GroupSummary::group))
        .toList();
  }

  /** The groups that have a place in a topic, by name. */
  List<TopicDetail.Reader> readers(String topic) {
    List<Place> places =
        places(names()).stream()
            .map(place -> within(place, topic::equals))
            .filter(place -> !place.partitions().isEmpty())
            .toList();
    Extent extent = extent(places);
    return places.stream()
        .map(
            place ->
                new TopicDetail.Reader(
                    kafka.withoutPrefix(place.description().groupId()),
                    place.description().groupState().toString(),
                    Set.copyOf(place.members().values()).size(),
                    place.partitions().stream()
                        .mapToLong(p -> extent.lag(p, place.committed().get(p)))
                        .sum()))
        .sorted(Comparator.comparing(TopicDetail.Reader::group))
        .toList();
  }

  /** How far the group that is furthest behind is so in each of some topics; others have none. */
  Map<String, Long> lags(Set<String> topics) {
    List<Place> places =
        places(names()).stream().map(place -> within(place, topics::contains)).toList();
    Extent extent = extent(places);
    Map<String, Long> most = new HashMap<>();
    for (Place place : places) {
      Map<String, Long> lags = new HashMap<>();
      place
          .partitions()
          .forEach(p -> lags.merge(p.topic(), extent.lag(p, place.committed().get(p)), Long::sum));
      lags.forEach((topic, lag) -> most.merge(topic, lag, Math::max));
    }
    return most;
  }

  private static Place within(Place place, Predicate<String> topics) {
    Map<TopicPartition, Long> committed = new HashMap<>(place.committed());
    committed.keySet().removeIf(partition -> !topics.test(partition.topic()));
    Map<TopicPartition, String> members = new HashMap<>(place.members());
    members.keySet().removeIf(partition -> !topics.test(partition.topic()));
    return new Place(place.description(), committed, members);
  }

  /**
   * One group.
   *
   * @param name with or without prefix
   */
  GroupDetail detail(String name) {
    Place place =
        places(Set.of(require(name).groupId())).stream()
            .findFirst()
            .orElseThrow(() -> missing(name));
    Extent extent = extent(List.of(place));
    Map<TopicPartition, Long> behind = new HashMap<>();
    for (TopicPartition partition : place.partitions()) {
      Long committed = place.committed().get(partition);
      if (extent.lag(partition, committed) > 0) {
        behind.put(partition, extent.from(partition, committed));
      }
    }
    Map<TopicPartition, Long> recordTimes = times.read(behind, TIMES_READ_FOR);
    long now = System.currentTimeMillis();
    List<GroupDetail.Partition> partitions = new ArrayList<>();
    for (TopicPartition partition : place.partitions()) {
      Long committed = place.committed().get(partition);
      Long time = recordTimes.get(partition);
      long lag = extent.lag(partition, committed);
      partitions.add(
          new GroupDetail.Partition(
              kafka.withoutPrefix(partition.topic()),
              partition.partition(),
              committed,
              extent.ends().get(partition),
              lag,
              lag == 0 ? (Long) 0L : time == null ? null : (Long) Math.max(0, now - time),
              place.members().get(partition)));
    }
    partitions.sort(
        Comparator.comparing(GroupDetail.Partition::topic)
            .thenComparing(GroupDetail.Partition::partition));
    return new GroupDetail(
        kafka.withoutPrefix(place.description().groupId()),
        place.description().groupState().toString(),
        protocol(place.description()),
        partitions.stream().mapToLong(GroupDetail.Partition::lag).sum(),
        members(place.description()),
        partitions);
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

  /** How much the groups have read of all that there ever was. */
  long read() {
    return committed(names()).values().stream()
        .flatMap(offsets -> offsets.values().stream())
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /**
   * A group that there is.
   *
   * @param name with or without prefix
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

  /** A group, {@code null} if there is none: some brokers tell of one that is dead. */
  ConsumerGroupDescription describe(String name) {
    String group = kafka.named(name);
    return described(admin.describeConsumerGroups(Set.of(group)).describedGroups().get(group));
  }

  private static ConsumerGroupDescription described(KafkaFuture<ConsumerGroupDescription> answer) {
    ConsumerGroupDescription group = awaitUnless(GroupIdNotFoundException.class, answer);
    return group == null || group.groupState() == GroupState.DEAD ? null : group;
  }

  private List<Place> places(Set<String> groups) {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(groups);
    List<Place> places = new ArrayList<>();
    for (var answer : admin.describeConsumerGroups(groups).describedGroups().values()) {
      ConsumerGroupDescription group = described(answer);
      if (group == null) {
        continue;
      }
      Map<TopicPartition, Long> place = new HashMap<>();
      committed.get(group.groupId()).forEach((p, offset) -> place.put(p, offset.offset()));
      Map<TopicPartition, String> members = new HashMap<>();
      for (var member : group.members()) {
        member.assignment().topicPartitions().forEach(p -> members.put(p, member.consumerId()));
      }
      places.add(new Place(group, place, members));
    }
    return places;
  }

  /** What groups have committed: nothing, where there is no such group. */
  Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Set<String> groups) {
    var listed =
        admin.listConsumerGroupOffsets(
            groups.stream()
                .collect(
                    Collectors.toMap(
                        Function.identity(), g -> new ListConsumerGroupOffsetsSpec())));
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
    for (String group : groups) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          new HashMap<>(await(listed.partitionsToOffsetAndMetadata(group)));
      offsets.values().removeIf(offset -> offset == null);
      committed.put(group, offsets);
    }
    return committed;
  }

  private Extent extent(Collection<Place> places) {
    Set<TopicPartition> wanted =
        places.stream().flatMap(p -> p.partitions().stream()).collect(Collectors.toSet());
    Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Set<TopicPartition> led =
        new HashSet<>(OffsetLookup.led(TopicLookup.ask(admin, topics).values()));
    led.retainAll(wanted);
    return new Extent(offsets.starts(led), offsets.committedEnds(led));
  }
}
