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
 * Reads partitions forward and merges their records in the order of their timestamps, retaining the
 * order within each partition. Buffers at most one poll per partition. Passes records after the
 * initial ends on as they arrive, or not at all.
 */
final class MergedReading {
  /** Receives the records. */
  interface Reader {
    /** Returns whether to continue; called before each poll. */
    boolean goesOn();

    /** Receives a record, and returns whether to continue. */
    boolean acceptAndContinue(ConsumerRecord<byte[], byte[]> record);
  }

  private static final Duration PARTITION_CHECK_INTERVAL = Duration.ofSeconds(1);

  private final TopicCursor cursor;
  private final boolean follow;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> buffered =
      new HashMap<>();
  private final PriorityQueue<Deque<ConsumerRecord<byte[], byte[]>>> byTime =
      new PriorityQueue<>(Comparator.comparingLong(records -> records.element().timestamp()));

  /** The partitions whose next record has to arrive before any other is passed on. */
  private final Set<TopicPartition> awaited = new HashSet<>();

  private long checkedNanos = System.nanoTime();

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

  /** Returns {@code true} when the ends are reached, or {@code false} if the reader stops. */
  boolean read(Reader reader) {
    while (!awaited.isEmpty() || follow) {
      if (!reader.goesOn()) {
        return false;
      }
      poll();
      while (awaited.isEmpty() && !byTime.isEmpty()) {
        if (!reader.acceptAndContinue(next())) {
          return false;
        }
      }
      if (awaited.isEmpty()) {
        cursor.progressed();
      }
      cursor.requireProgress();
    }
    return true;
  }

  private void poll() {
    if (awaited.isEmpty()) {
      if (System.nanoTime() - checkedNanos > PARTITION_CHECK_INTERVAL.toNanos()) {
        cursor.findNewPartitions();
        checkedNanos = System.nanoTime();
      }
      cursor.readOnly(cursor.assigned());
    } else {
      cursor.readOnly(awaited);
    }
    for (ConsumerRecord<byte[], byte[]> record : cursor.poll()) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (follow || record.offset() < cursor.end(partition)) {
        buffer(partition, record);
        cursor.progressed();
      }
    }
    awaited.removeIf(
        partition ->
            buffered.containsKey(partition) || cursor.hasReached(partition, cursor.end(partition)));
  }

  private void buffer(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
    Deque<ConsumerRecord<byte[], byte[]>> records = buffered.get(partition);
    if (records == null) {
      records = new ArrayDeque<>();
      buffered.put(partition, records);
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
      buffered.remove(partition);
      if (!cursor.hasReached(partition, cursor.end(partition))) {
        awaited.add(partition);
      }
    } else {
      byTime.add(earliest);
    }
    return record;
  }
}
