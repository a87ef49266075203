package io.murmuration.operate.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the start of the last records of a topic: scans backwards from the ends in growing windows,
 * because transaction markers, compaction and a filter leave fewer records than offsets. Scans less
 * of partitions with older records. Assumes that timestamps grow within a partition. Keeps offsets
 * only, never records.
 */
final class LastRecords {
  private static final long FIRST_WINDOW = 64;
  private static final long GROWTH = 8;

  /** Maximum window if it contains records, because a window that has begun may be useless. */
  private static final long MAX_WINDOW = 1 << 14;

  private final TopicCursor cursor;
  private final RecordFilter filter;
  private final ScanBudget budget;
  private final BooleanSupplier stopped;
  private final List<Tail> tails = new ArrayList<>();
  private boolean allFound;

  LastRecords(TopicCursor cursor, RecordFilter filter, ScanBudget budget, BooleanSupplier stopped) {
    this.cursor = cursor;
    this.filter = filter;
    this.budget = budget;
    this.stopped = stopped;
  }

  /**
   * Returns the start in each partition such that the matching records are the last {@code count}
   * of all partitions, or all that were found within the budget.
   */
  Map<TopicPartition, Long> starts(long count) {
    for (TopicPartition partition : cursor.assigned()) {
      tails.add(new Tail(partition, count));
    }
    while (true) {
      Map<TopicPartition, Long> starts = new HashMap<>();
      List<Tail> unknown = choose(count, starts);
      allFound = unknown.isEmpty();
      if (allFound || !readWindows(unknown)) {
        return starts;
      }
    }
  }

  /** Returns whether {@link #starts} found the requested number of records, or all that exist. */
  boolean areAllFound() {
    return allFound;
  }

  /**
   * Chooses the latest record of all tails repeatedly.
   *
   * @param starts receives the offset of the earliest chosen record of each partition
   * @return the tails to extend before the next record can be chosen; empty if all are chosen
   */
  private List<Tail> choose(long count, Map<TopicPartition, Long> starts) {
    for (Tail tail : tails) {
      starts.put(tail.partition, cursor.end(tail.partition));
      tail.rewind();
    }
    for (long chosen = 0; chosen < count; chosen++) {
      Tail latest =
          tails.stream()
              .filter(tail -> tail.next != null)
              .max(Comparator.comparingLong(tail -> tail.next.timestamp))
              .orElse(null);
      long latestMillis = latest == null ? Long.MIN_VALUE : latest.next.timestamp;
      List<Tail> unknown =
          tails.stream().filter(tail -> tail.next == null && tail.mayHold(latestMillis)).toList();
      if (latest == null || !unknown.isEmpty()) {
        return unknown;
      }
      starts.put(latest.partition, latest.next.offset);
      latest.advance();
    }
    return List.of();
  }

  /** Scans the window before each of some tails; returns {@code false} if stopped before. */
  private boolean readWindows(List<Tail> extended) {
    Map<TopicPartition, Tail> reading =
        extended.stream().collect(Collectors.toMap(tail -> tail.partition, tail -> tail));
    reading.forEach((partition, tail) -> cursor.seek(partition, tail.beginWindow()));
    while (!reading.isEmpty()) {
      if (budget.isSpent() || stopped.getAsBoolean()) {
        return false;
      }
      cursor.readOnly(reading.keySet());
      for (ConsumerRecord<byte[], byte[]> record : cursor.poll()) {
        Tail tail = reading.get(new TopicPartition(record.topic(), record.partition()));
        if (tail != null && record.offset() < tail.from) {
          budget.scan();
          tail.scan(record);
          cursor.progressed();
        }
      }
      reading
          .values()
          .removeIf(
              tail -> {
                boolean reached = cursor.hasReached(tail.partition, tail.from);
                if (reached) {
                  tail.endWindow();
                  cursor.progressed();
                }
                return reached;
              });
      cursor.requireProgress();
    }
    return true;
  }

  /** A record that matches the filter. */
  private record Found(long offset, long timestamp) {}

  /** The part of a partition, up to its end, that has been scanned. */
  private final class Tail {
    final TopicPartition partition;
    final Deque<Found> found = new ArrayDeque<>();
    final Deque<Found> foundInWindow = new ArrayDeque<>();
    Iterator<Found> rest;

    /** The latest record that is not chosen yet, or {@code null} if none is known. */
    Found next;

    long from;
    long window;
    long windowFrom;
    long scanned;

    /** The timestamp of the first scanned record; records before it are not later. */
    long firstMillis = Long.MAX_VALUE;

    Tail(TopicPartition partition, long count) {
      this.partition = partition;
      this.from = cursor.end(partition);
      this.window = Math.max(FIRST_WINDOW, Math.min(MAX_WINDOW, count / cursor.assigned().size()));
    }

    void rewind() {
      rest = found.descendingIterator();
      advance();
    }

    void advance() {
      next = rest.hasNext() ? rest.next() : null;
    }

    /** Returns whether a record before the scanned part may have this timestamp or a later one. */
    boolean mayHold(long millis) {
      return from > cursor.beginning(partition) && firstMillis >= millis;
    }

    long beginWindow() {
      windowFrom = Math.max(cursor.beginning(partition), from - window);
      scanned = 0;
      return windowFrom;
    }

    void scan(ConsumerRecord<byte[], byte[]> record) {
      if (scanned++ == 0) {
        firstMillis = record.timestamp();
      }
      if (filter.matches(record)) {
        foundInWindow.add(new Found(record.offset(), record.timestamp()));
      }
    }

    void endWindow() {
      while (!foundInWindow.isEmpty()) {
        found.addFirst(foundInWindow.removeLast());
      }
      from = windowFrom;
      window = scanned == 0 ? window * GROWTH : Math.min(window * GROWTH, MAX_WINDOW);
    }
  }
}
