package io.murmuration.operate.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * Finds where the last records of a topic begin: goes back from the ends in windows that grow, as
 * markers of transactions, compaction and a filter leave fewer records than there are offsets. Of
 * two partitions, that whose records are older goes back less; within a partition, times are taken
 * to grow. Holds places only, never records.
 */
final class LastRecords {
  private static final long FIRST_WINDOW = 64;
  private static final long GROWTH = 8;

  /** The largest window, as long as there are records in it: what is begun may be in vain. */
  private static final long MAX_WINDOW = 1 << 14;

  private final TopicCursor cursor;
  private final RecordFilter filter;
  private final ScanBudget budget;
  private final BooleanSupplier stopped;
  private final Map<TopicPartition, Tail> tails = new HashMap<>();
  private boolean allFound;

  LastRecords(TopicCursor cursor, RecordFilter filter, ScanBudget budget, BooleanSupplier stopped) {
    this.cursor = cursor;
    this.filter = filter;
    this.budget = budget;
    this.stopped = stopped;
  }

  /**
   * Where to begin in each partition, so that the records that the filter lets through are the last
   * {@code count} of all partitions, or all that were found within the budget.
   */
  Map<TopicPartition, Long> starts(long count) {
    for (TopicPartition partition : cursor.assigned()) {
      tails.put(partition, new Tail(partition, count));
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

  /** Whether {@link #starts} found as many as were wanted, or all that there are. */
  boolean areAllFound() {
    return allFound;
  }

  /**
   * Takes the latest of all tails again and again.
   *
   * @param starts is given the place of the earliest that was taken of each partition
   * @return those that have to go back further before it is known which is the next; none if all
   *     are taken
   */
  private List<Tail> choose(long count, Map<TopicPartition, Long> starts) {
    Map<Tail, Iterator<Place>> rest = new HashMap<>();
    Map<Tail, Place> heads = new HashMap<>();
    for (Tail tail : tails.values()) {
      starts.put(tail.partition, cursor.end(tail.partition));
      rest.put(tail, tail.found.descendingIterator());
      advance(tail, rest, heads);
    }
    List<Tail> unknown = new ArrayList<>();
    for (long taken = 0; taken < count; taken++) {
      Tail latest = null;
      for (Tail tail : heads.keySet()) {
        if (latest == null || heads.get(tail).timestamp > heads.get(latest).timestamp) {
          latest = tail;
        }
      }
      long latestMillis = latest == null ? Long.MIN_VALUE : heads.get(latest).timestamp;
      tails.values().stream()
          .filter(tail -> !heads.containsKey(tail) && tail.mayHold(latestMillis))
          .forEach(unknown::add);
      if (latest == null || !unknown.isEmpty()) {
        return unknown;
      }
      starts.put(latest.partition, heads.get(latest).offset);
      advance(latest, rest, heads);
    }
    return unknown;
  }

  private static void advance(Tail tail, Map<Tail, Iterator<Place>> rest, Map<Tail, Place> heads) {
    Iterator<Place> places = rest.get(tail);
    if (places.hasNext()) {
      heads.put(tail, places.next());
    } else {
      heads.remove(tail);
    }
  }

  /** Reads the window before each of some tails; false if it has to end before that. */
  private boolean readWindows(List<Tail> further) {
    Map<TopicPartition, Tail> reading =
        further.stream().collect(Collectors.toMap(tail -> tail.partition, tail -> tail));
    reading.forEach((partition, tail) -> cursor.seek(partition, tail.beginWindow()));
    while (!reading.isEmpty()) {
      if (budget.isSpent() || stopped.getAsBoolean()) {
        return false;
      }
      cursor.readOnly(reading.keySet());
      for (ConsumerRecord<byte[], byte[]> record : cursor.poll()) {
        Tail tail = reading.get(new TopicPartition(record.topic(), record.partition()));
        if (tail != null && record.offset() < tail.from) {
          budget.look();
          tail.look(record);
          cursor.moved();
        }
      }
      reading
          .values()
          .removeIf(
              tail -> {
                boolean reached = cursor.hasReached(tail.partition, tail.from);
                if (reached) {
                  tail.endWindow();
                  cursor.moved();
                }
                return reached;
              });
      cursor.requireMoving();
    }
    return true;
  }

  /** A record that the filter lets through. */
  private record Place(long offset, long timestamp) {}

  /** The end of a partition, as far back as it has been looked at. */
  private final class Tail {
    final TopicPartition partition;
    final Deque<Place> found = new ArrayDeque<>();
    final Deque<Place> foundInWindow = new ArrayDeque<>();
    long from;
    long window;
    long windowFrom;
    long looked;

    /** The time of the first record that was looked at: what is before that is not later. */
    long firstMillis = Long.MAX_VALUE;

    Tail(TopicPartition partition, long count) {
      this.partition = partition;
      this.from = cursor.end(partition);
      this.window = Math.max(FIRST_WINDOW, Math.min(MAX_WINDOW, count / cursor.assigned().size()));
    }

    /** Whether before what was looked at there may be a record of this time or a later one. */
    boolean mayHold(long millis) {
      return from > cursor.beginning(partition) && firstMillis >= millis;
    }

    long beginWindow() {
      windowFrom = Math.max(cursor.beginning(partition), from - window);
      looked = 0;
      return windowFrom;
    }

    void look(ConsumerRecord<byte[], byte[]> record) {
      if (looked++ == 0) {
        firstMillis = record.timestamp();
      }
      if (filter.matches(record)) {
        foundInWindow.add(new Place(record.offset(), record.timestamp()));
      }
    }

    void endWindow() {
      while (!foundInWindow.isEmpty()) {
        found.addFirst(foundInWindow.removeLast());
      }
      from = windowFrom;
      window = looked == 0 ? window * GROWTH : Math.min(window * GROWTH, MAX_WINDOW);
    }
  }
}
