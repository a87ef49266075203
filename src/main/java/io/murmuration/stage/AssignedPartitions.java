package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The partitions that a stage was restored for, with the group membership of that moment and their
 * committed offsets. The {@link RewindMark} in an offset's metadata is carried over from one commit
 * to the next: otherwise, a stage could be rewound to copies that do not count any more.
 */
final class AssignedPartitions {
  private final KafkaConnection input;
  private final Consumer<?, ?> consumer;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, RewindMark> marks = new HashMap<>();
  private final Set<TopicPartition> read = new HashSet<>();
  private ConsumerGroupMetadata membership;
  private Set<TopicPartition> assignment = Set.of();

  AssignedPartitions(KafkaConnection input, Consumer<?, ?> consumer) {
    this.input = input;
    this.consumer = consumer;
  }

  /** Drops the membership: nothing is committed before the next restore. */
  void invalidate() {
    membership = null;
  }

  /** Returns whether the membership is known, so that offsets can be committed. */
  boolean isValid() {
    return membership != null;
  }

  /** Returns whether the group membership or the assignment has changed since the restore. */
  boolean haveMoved() {
    ConsumerGroupMetadata current = consumer.groupMetadata();
    return membership == null
        || current.generationId() != membership.generationId()
        || !current.memberId().equals(membership.memberId())
        || !consumer.assignment().equals(assignment);
  }

  /** Seeks every assigned partition to its committed offset, or to the beginning if it has none. */
  List<InputPartition> restore() {
    ConsumerGroupMetadata joined = consumer.groupMetadata();
    Set<TopicPartition> assigned = Set.copyOf(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> offsets = consumer.committed(assigned);
    committed.clear();
    marks.clear();
    read.clear();
    List<InputPartition> inputs = new ArrayList<>();
    for (TopicPartition partition : assigned) {
      OffsetAndMetadata offset = offsets.get(partition);
      String metadata = "";
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
        committed.put(partition, offset.offset());
        marks.put(partition, RewindMark.parse(offset.metadata()));
        metadata = RewindMark.remove(offset.metadata());
      }
      inputs.add(new InputPartition(topic(partition), partition.partition(), metadata));
    }
    membership = joined;
    assignment = assigned;
    return inputs;
  }

  /** Notes that records of these partitions were read. */
  void read(Set<TopicPartition> partitions) {
    read.addAll(partitions);
  }

  /**
   * Returns the offsets to commit: those of the partitions whose position has changed. If there are
   * none, a transaction needs an unchanged one: Kafka compares the membership with the group only
   * when it gets offsets, and a former member must not commit.
   */
  Map<TopicPartition, OffsetAndMetadata> uncommitted(StageStep step, boolean isTransactionOpen) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : assignment) {
      // The position also advances past transaction markers that no record follows.
      if (position(partition) != committed.getOrDefault(partition, 0L)) {
        offsets.put(partition, offset(step, partition));
      }
    }
    if (offsets.isEmpty() && isTransactionOpen) {
      assignment.stream()
          .max(Comparator.comparingLong(this::position))
          .ifPresent(partition -> offsets.put(partition, offset(step, partition)));
    }
    return offsets;
  }

  /**
   * Returns a position, or 0 if it is not known yet and nothing was read. The consumer would wait a
   * minute for it if the topic is gone.
   */
  private long position(TopicPartition partition) {
    if (committed.containsKey(partition) || read.contains(partition)) {
      return consumer.position(partition);
    }
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return 0;
    }
  }

  private OffsetAndMetadata offset(StageStep step, TopicPartition partition) {
    return new OffsetAndMetadata(consumer.position(partition), metadata(step, partition));
  }

  private String metadata(StageStep step, TopicPartition partition) {
    String own = step.offsetMetadata(topic(partition), partition.partition());
    RewindMark mark = marks.get(partition);
    return mark == null ? own : (own + " " + mark.text()).strip();
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  /** Returns the membership at the time of the restore: a former member cannot commit with it. */
  ConsumerGroupMetadata membership() {
    return membership;
  }

  Set<TopicPartition> assignment() {
    return assignment;
  }

  private String topic(TopicPartition partition) {
    return input.withoutPrefix(partition.topic());
  }
}
