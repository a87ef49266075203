package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.stage.RewindMark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Computes the changes that a rewind would make at this moment. Changes nothing. */
final class RewindPlanner {
  private static final Comparator<RewindPlan.Move> ORDER =
      Comparator.comparing(RewindPlan.Move::stage)
          .thenComparing(RewindPlan.Move::topic)
          .thenComparing(RewindPlan.Move::partition);

  private final KafkaConnection kafka;
  private final LogOffsets offsets;

  RewindPlanner(KafkaConnection kafka, LogOffsets offsets) {
    this.kafka = kafka;
    this.offsets = offsets;
  }

  /** Returns all input partitions of some stages. */
  Set<TopicPartition> partitions(Collection<RewindStage> stages) {
    return offsets.inputs(stages);
  }

  /** Returns those of some partitions that are input of a stage. */
  Set<TopicPartition> of(RewindStage stage, Set<TopicPartition> partitions) {
    return partitions.stream()
        .filter(partition -> stage.reads(kafka.withoutPrefix(partition.topic())))
        .collect(Collectors.toSet());
  }

  /**
   * Plans the rewind of some partitions. If fanout is among the stages, it resumes at the target,
   * and the stages after it resume at the end of its existing copies. A stage that is rewound alone
   * resumes no earlier than the end of the copies at the last rewind of fanout. Omits partitions
   * that no longer exist.
   */
  RewindPlan.Full plan(List<RewindStage> stages, OffsetTarget to, Set<TopicPartition> partitions) {
    long nowMillis = System.currentTimeMillis();
    boolean copiesPosts = stages.contains(RewindStage.FANOUT);
    Map<TopicPartition, Long> ends = offsets.ends(partitions);
    List<RewindPlan.Move> moves = new ArrayList<>();
    Map<RewindStage, Map<TopicPartition, OffsetAndMetadata>> offsetsByStage =
        new EnumMap<>(RewindStage.class);
    for (RewindStage stage : stages) {
      boolean skipsAll = copiesPosts && stage != RewindStage.FANOUT;
      Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(stage.group());
      Map<TopicPartition, OffsetAndMetadata> ofStage = new HashMap<>();
      Set<TopicPartition> read = of(stage, ends.keySet());
      Map<TopicPartition, Long> targets = skipsAll ? ends : offsets.at(stage, read, to);
      read.retainAll(targets.keySet());
      for (TopicPartition partition : read) {
        long offset = targets.get(partition);
        OffsetAndMetadata current = committed.get(partition);
        long base = copiesPosts ? offset : LogOffsets.base(current);
        ofStage.put(
            partition,
            new OffsetAndMetadata(offset, new RewindMark(offset, base, nowMillis).text()));
        moves.add(move(stage, partition, current, offset, ends.get(partition)));
      }
      offsetsByStage.put(stage, ofStage);
    }
    moves.sort(ORDER);
    Map<TopicPartition, Long> obsolete =
        copiesPosts ? copies(of(RewindStage.AGGREGATE, ends.keySet()), ends) : Map.of();
    return new RewindPlan.Full(
        new RewindPlan(
            moves,
            stages.stream().flatMap(stage -> stage.keeps().stream()).toList(),
            deleted(obsolete),
            reachesBackTo(stages.get(0), partitions)),
        offsetsByStage,
        obsolete.keySet().stream().collect(Collectors.toMap(p -> p, ends::get)));
  }

  /** Returns the number of records of each partition that has any. */
  private Map<TopicPartition, Long> copies(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> copies = new HashMap<>(offsets.starts(partitions));
    copies.replaceAll((partition, start) -> ends.get(partition) - start);
    copies.values().removeIf(records -> records <= 0);
    return copies;
  }

  private List<RewindPlan.Deleted> deleted(Map<TopicPartition, Long> obsolete) {
    Map<String, Long> byTopic = new TreeMap<>();
    obsolete.forEach(
        (partition, records) ->
            byTopic.merge(kafka.withoutPrefix(partition.topic()), records, Long::sum));
    return byTopic.entrySet().stream()
        .map(topic -> new RewindPlan.Deleted(topic.getKey(), topic.getValue()))
        .toList();
  }

  private RewindPlan.Move move(
      RewindStage stage,
      TopicPartition partition,
      OffsetAndMetadata current,
      long offset,
      long end) {
    return new RewindPlan.Move(
        stage,
        kafka.withoutPrefix(partition.topic()),
        partition.partition(),
        current == null ? null : current.offset(),
        offset,
        end - offset);
  }

  private Long reachesBackTo(RewindStage first, Set<TopicPartition> partitions) {
    return offsets.firstTimes(of(first, partitions)).values().stream()
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
