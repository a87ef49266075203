package io.murmuration.kafka.rewind;

import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.RewindMark;
import io.murmuration.kafka.admin.OffsetTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Finds out what a rewind comes to at this moment; changes nothing. */
final class RewindPlanner {
  private static final Comparator<RewindPlan.Move> ORDER =
      Comparator.comparing(RewindPlan.Move::stage)
          .thenComparing(RewindPlan.Move::topic)
          .thenComparing(RewindPlan.Move::partition);

  private final KafkaSettings kafka;
  private final LogOffsets offsets;

  RewindPlanner(KafkaSettings kafka, LogOffsets offsets) {
    this.kafka = kafka;
    this.offsets = offsets;
  }

  /** All that some stages read. */
  Set<TopicPartition> partitions(Collection<RewindStage> stages) {
    return offsets.partitions(topic -> stages.stream().anyMatch(stage -> stage.reads(topic)));
  }

  /** The partitions among some that a stage reads. */
  Set<TopicPartition> of(RewindStage stage, Set<TopicPartition> partitions) {
    return partitions.stream()
        .filter(partition -> stage.reads(kafka.withoutPrefix(partition.topic())))
        .collect(Collectors.toSet());
  }

  /**
   * What becomes of some partitions. Where the fanout is among the stages it begins at the target,
   * and those behind it where its copies of before end.
   */
  RewindPlan.Full plan(List<RewindStage> stages, OffsetTarget to, Set<TopicPartition> partitions) {
    long nowMillis = System.currentTimeMillis();
    boolean copiesAgain = stages.contains(RewindStage.FANOUT);
    Map<TopicPartition, Long> starts = offsets.starts(partitions);
    Map<TopicPartition, Long> ends = offsets.ends(partitions);
    Map<TopicPartition, Long> targets = offsets.at(partitions, to);
    List<RewindPlan.Move> moves = new ArrayList<>();
    Map<RewindStage, Map<TopicPartition, OffsetAndMetadata>> places =
        new EnumMap<>(RewindStage.class);
    Map<TopicPartition, Long> obsoleteBefore = new HashMap<>();
    for (RewindStage stage : stages) {
      boolean skipsAll = copiesAgain && stage != RewindStage.FANOUT;
      Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(stage.group());
      Map<TopicPartition, OffsetAndMetadata> ofStage = new HashMap<>();
      for (TopicPartition partition : of(stage, partitions)) {
        long end = ends.get(partition);
        long place = skipsAll ? end : targets.get(partition);
        OffsetAndMetadata current = committed.get(partition);
        long base = copiesAgain ? place : base(current);
        ofStage.put(
            partition, new OffsetAndMetadata(place, new RewindMark(place, base, nowMillis).text()));
        moves.add(move(stage, partition, current, place, end));
        if (skipsAll && starts.get(partition) < end) {
          obsoleteBefore.put(partition, end);
        }
      }
      places.put(stage, ofStage);
    }
    moves.sort(ORDER);
    return new RewindPlan.Full(
        new RewindPlan(moves, emptied(stages), reachesBackTo(stages.get(0), partitions)),
        places,
        obsoleteBefore);
  }

  private RewindPlan.Move move(
      RewindStage stage,
      TopicPartition partition,
      OffsetAndMetadata current,
      long place,
      long end) {
    return new RewindPlan.Move(
        stage,
        kafka.withoutPrefix(partition.topic()),
        partition.partition(),
        current == null ? null : current.offset(),
        place,
        end - place);
  }

  private static long base(OffsetAndMetadata current) {
    RewindMark mark = current == null ? null : RewindMark.parse(current.metadata());
    return mark == null ? 0 : mark.base();
  }

  private static List<String> emptied(List<RewindStage> stages) {
    return stages.stream().flatMap(stage -> stage.keeps().stream()).toList();
  }

  private Long reachesBackTo(RewindStage first, Set<TopicPartition> partitions) {
    return offsets.firstTimes(of(first, partitions)).values().stream()
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
