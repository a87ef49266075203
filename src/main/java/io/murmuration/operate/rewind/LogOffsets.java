package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.stage.RewindMark;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks up and commits the offsets of an installation. Partitions have its prefix, groups do not.
 * Every method blocks, and throws {@link org.apache.kafka.common.KafkaException} if Kafka does not
 * answer.
 */
public final class LogOffsets implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final Admin admin;
  private final OffsetLookup lookup;

  public LogOffsets(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
    this.lookup = new OffsetLookup(admin);
  }

  /** Returns the input partitions of some stages, as {@link StageInputs#ask} finds them. */
  public Set<TopicPartition> inputs(Collection<RewindStage> stages) {
    return OffsetLookup.partitions(StageInputs.ask(kafka, admin, stages).values());
  }

  /** Returns the first available offsets. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return lookup.starts(partitions);
  }

  /** Returns the offsets after the last records, committed or not. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return lookup.ends(partitions);
  }

  /** Returns the offsets up to which committed records can be read without waiting. */
  public Map<TopicPartition, Long> committedEnds(Collection<TopicPartition> partitions) {
    return lookup.committedEnds(partitions);
  }

  /** Returns the number of offsets in some topics, given without prefix. */
  public long records(Collection<String> names) {
    List<String> topics = names.stream().map(kafka::topic).toList();
    Map<TopicPartition, Long> ends =
        ends(OffsetLookup.partitions(TopicLookup.ask(admin, topics).values()));
    return starts(ends.keySet()).entrySet().stream()
        .mapToLong(start -> ends.get(start.getKey()) - start.getValue())
        .sum();
  }

  /** Returns the timestamps, in milliseconds, of the first records; omits empty partitions. */
  public Map<TopicPartition, Long> firstTimes(Collection<TopicPartition> partitions) {
    return lookup.firstTimes(partitions);
  }

  /** Resolves a target: to offsets between the first available one and the end. */
  public Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, OffsetTarget target) {
    return lookup.resolve(target, ends(partitions));
  }

  /**
   * Resolves a target for a stage that is rewound alone: to offsets no earlier than the copies of
   * posts that count, because the posts before them were copied again after them.
   */
  public Map<TopicPartition, Long> at(
      RewindStage stage, Collection<TopicPartition> partitions, OffsetTarget target) {
    Map<TopicPartition, Long> offsets = at(partitions, target);
    if (stage != RewindStage.FANOUT) {
      Map<TopicPartition, OffsetAndMetadata> committed = committed(stage.group());
      offsets.replaceAll((partition, offset) -> Math.max(offset, base(committed.get(partition))));
    }
    return offsets;
  }

  /** Returns the offset of a keyword topic before which no copy counts. */
  static long base(OffsetAndMetadata committed) {
    RewindMark mark = committed == null ? null : RewindMark.parse(committed.metadata());
    return mark == null ? 0 : mark.base();
  }

  /** Returns the committed offsets of a group. */
  public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    return lookup.committed(kafka.topic(group));
  }

  /**
   * Commits offsets for a group without members, in topics of any prefix.
   *
   * @throws org.apache.kafka.common.errors.UnknownMemberIdException if the group has members
   */
  public void commit(String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    offsets.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
    KafkaFutures.await(admin.alterConsumerGroupOffsets(kafka.topic(group), commits).all());
  }

  /** Returns the number of offsets that a group has not yet passed up to some ends. */
  public long left(String group, Map<TopicPartition, Long> ends) {
    return OffsetLookup.lag(committed(group), ends);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
