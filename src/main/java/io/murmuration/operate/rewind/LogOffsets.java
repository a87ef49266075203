package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.stage.RewindMark;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Places in partitions, asked of Kafka at this moment. Partitions bear the prefix of their
 * installation. Every method blocks and throws {@link org.apache.kafka.common.KafkaException} where
 * Kafka does not answer.
 */
public final class LogOffsets implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final Admin admin;

  public LogOffsets(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
  }

  /** The partitions of all topics of the installation whose name, without prefix, is wanted. */
  public Set<TopicPartition> partitions(Predicate<String> wanted) {
    Set<String> topics =
        KafkaFutures.await(admin.listTopics().names()).stream()
            .filter(topic -> topic.startsWith(kafka.prefix()))
            .filter(topic -> wanted.test(kafka.withoutPrefix(topic)))
            .collect(Collectors.toSet());
    Set<TopicPartition> partitions = new HashSet<>();
    TopicLookup.ask(admin, topics)
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(p -> partitions.add(new TopicPartition(topic, p.partition()))));
    return partitions;
  }

  /** The first offsets that are left. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  /** The offsets behind the last records, committed or not. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest());
  }

  /** How many offsets the records take that some topics hold, their names without prefix. */
  public long records(Predicate<String> wanted) {
    Set<TopicPartition> partitions = partitions(wanted);
    Map<TopicPartition, Long> starts = starts(partitions);
    return ends(partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - starts.get(end.getKey()))
        .sum();
  }

  /**
   * The times of the first records with a time, in milliseconds; partitions without are left out.
   */
  public Map<TopicPartition, Long> firstTimes(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ask(partitions, OffsetSpec.forTimestamp(0))
        .forEach(
            (partition, first) -> {
              if (first.offset() >= 0) {
                times.put(partition, first.timestamp());
              }
            });
    return times;
  }

  /** What a target comes to: between the first offset that is left and the end. */
  public Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, OffsetTarget target) {
    Map<TopicPartition, Long> starts = starts(partitions);
    Map<TopicPartition, Long> places = new HashMap<>(ends(partitions));
    Map<TopicPartition, Long> times =
        target instanceof OffsetTarget.Time time
            ? offsets(partitions, OffsetSpec.forTimestamp(Math.max(0, time.at().toEpochMilli())))
            : Map.of();
    places.replaceAll(
        (partition, end) ->
            target.in(starts.get(partition), end, times.getOrDefault(partition, -1L)));
    return places;
  }

  /**
   * Where a stage comes to if it is taken back to a target alone: no further than the copies of
   * posts that count, since those before were made once more behind them.
   */
  public Map<TopicPartition, Long> at(
      RewindStage stage, Collection<TopicPartition> partitions, OffsetTarget target) {
    Map<TopicPartition, Long> places = at(partitions, target);
    if (stage != RewindStage.FANOUT) {
      Map<TopicPartition, OffsetAndMetadata> committed = committed(stage.group());
      places.replaceAll((partition, place) -> Math.max(place, base(committed.get(partition))));
    }
    return places;
  }

  /** Before this offset of a topic of keywords no copy counts. */
  static long base(OffsetAndMetadata committed) {
    RewindMark mark = committed == null ? null : RewindMark.parse(committed.metadata());
    return mark == null ? 0 : mark.base();
  }

  /** Where a group goes on, its name without prefix. */
  public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(
            KafkaFutures.await(
                admin
                    .listConsumerGroupOffsets(kafka.topic(group))
                    .partitionsToOffsetAndMetadata()));
    committed.values().removeIf(offset -> offset == null);
    return committed;
  }

  /**
   * Has a group without members go on at some places, in topics of whatever prefix.
   *
   * @throws org.apache.kafka.common.errors.UnknownMemberIdException if it has members
   */
  public void commit(String group, Map<TopicPartition, Long> places) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    places.forEach((partition, place) -> offsets.put(partition, new OffsetAndMetadata(place)));
    KafkaFutures.await(admin.alterConsumerGroupOffsets(kafka.topic(group), offsets).all());
  }

  /** How many offsets a group has still to pass before it is where some partitions end. */
  public long left(String group, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    return ends.entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata place = committed.get(end.getKey());
              return Math.max(0, end.getValue() - (place == null ? 0 : place.offset()));
            })
        .sum();
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec) {
    return ask(partitions, spec).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ask(
      Collection<TopicPartition> partitions, OffsetSpec spec) {
    return KafkaFutures.await(
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec))).all());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
