package io.murmuration.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Samples the end offsets of the topic {@code posts}, to find the offsets after which a resumed
 * source may repeat posts. For one thread.
 */
final class PostMarks {
  private static final int MAX_MARKS = 8;

  private record Mark(long nanos, Map<Integer, Long> ends) {}

  private final long depthNanos;
  private final long intervalNanos;
  private final Supplier<Map<Integer, Long>> ends;
  private final Deque<Mark> marks = new ArrayDeque<>();

  /**
   * @param depth distance by which the source goes back when it is resumed
   * @param resumed the offsets of its last cursor, or {@code null} if it had none
   * @param ends returns the end offsets of the partitions
   */
  PostMarks(
      Duration depth, Map<Integer, Long> resumed, long nanos, Supplier<Map<Integer, Long>> ends) {
    this.depthNanos = depth.toNanos();
    this.intervalNanos = Math.max(Duration.ofSeconds(1).toNanos(), depthNanos / (MAX_MARKS - 2));
    this.ends = ends;
    marks.add(new Mark(nanos, resumed == null ? ends.get() : resumed));
  }

  /** Returns offsets that no post sent within the depth, or later, is before. */
  Map<Integer, Long> at(long nanos) {
    if (nanos - marks.getLast().nanos() >= intervalNanos) {
      marks.addLast(new Mark(nanos, ends.get()));
    }
    while (marks.size() > 1 && nanos - second().nanos() >= depthNanos) {
      marks.removeFirst();
    }
    return marks.getFirst().ends();
  }

  private Mark second() {
    return marks.stream().skip(1).findFirst().orElseThrow();
  }
}
