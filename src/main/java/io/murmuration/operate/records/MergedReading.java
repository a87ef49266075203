package io.murmuration.operate.records;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions forward and hands on their records in the order of their timestamps, those of
 * one partition in theirs: a merge that holds a poll of each partition at most. What comes after
 * the ends that there were when the reading began is handed on as it arrives, or not at all.
 */
final class MergedReading {
  /** Takes the records. */
  interface Reader {
    /** Whether to read on; asked before each poll. */
    boolean goesOn();

    /** Takes a record, and says whether to read on. */
    boolean goesOnAfter(ConsumerRecord<byte[], byte[]> record);
  }

  private static final Duration BETWEEN_LOOKS_FOR_PARTITIONS = Duration.ofSeconds(1);

  private final TopicCursor cursor;
  private final boolean follow;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> held = new HashMap<>();
  private final PriorityQueue<Deque<ConsumerRecord<byte[], byte[]>>> byTime =
      new PriorityQueue<>(Comparator.comparingLong(records -> records.element().timestamp()));

  /** The partitions whose next record has to be known before any other is handed on. */
  private final Set<TopicPartition> awaited = new HashSet<>();

  private long lookedNanos = System.nanoTime();

  MergedReading(TopicCursor cursor, Map<TopicPartition, Long> from, boolean follow) {
    this.cursor = cursor;
    this.follow = follow;
    from.forEach(
        (partition, offset) -> {
          cursor.seek(partition, offset);
          if (offset < cursor.end(partition)) {
            awaited.add(partition);
          }
        });
  }

  /** Reads until the ends are reached, which is true, or the reader does not go on. */
  boolean read(Reader reader) {
    while (!awaited.isEmpty() || follow) {
      if (!reader.goesOn()) {
        return false;
      }
      poll();
      while (awaited.isEmpty() && !byTime.isEmpty()) {
        if (!reader.goesOnAfter(next())) {
          return false;
        }
      }
      if (awaited.isEmpty()) {
        cursor.moved();
      }
      cursor.requireMoving();
    }
    return true;
  }

  private void poll() {
    if (awaited.isEmpty()) {
      if (System.nanoTime() - lookedNanos > BETWEEN_LOOKS_FOR_PARTITIONS.toNanos()) {
        cursor.findNewPartitions();
        lookedNanos = System.nanoTime();
      }
      cursor.readOnly(cursor.assigned());
    } else {
      cursor.readOnly(awaited);
    }
    for (ConsumerRecord<byte[], byte[]> record : cursor.poll()) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (follow || record.offset() < cursor.end(partition)) {
        hold(partition, record);
        cursor.moved();
      }
    }
    awaited.removeIf(
        partition ->
            held.containsKey(partition) || cursor.hasReached(partition, cursor.end(partition)));
  }

  private void hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
    Deque<ConsumerRecord<byte[], byte[]>> records = held.get(partition);
    if (records == null) {
      records = new ArrayDeque<>();
      held.put(partition, records);
      records.add(record);
      byTime.add(records);
    } else {
      records.add(record);
    }
  }

  private ConsumerRecord<byte[], byte[]> next() {
    Deque<ConsumerRecord<byte[], byte[]>> earliest = byTime.remove();
    ConsumerRecord<byte[], byte[]> record = earliest.remove();
    if (earliest.isEmpty()) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      held.remove(partition);
      if (!cursor.hasReached(partition, cursor.end(partition))) {
        awaited.add(partition);
      }
    } else {
      byTime.add(earliest);
    }
    return record;
  }
}
