package io.murmuration.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Remembers where the topic {@code posts} ended at some moments of the last while, so that whoever
 * resumes a source knows behind which offsets the posts are that it may repeat. Used by one thread.
 */
final class PostMarks {
  private static final int MARKS = 8;

  private record Mark(long nanos, Map<Integer, Long> ends) {}

  private final long depthNanos;
  private final long intervalNanos;
  private final Supplier<Map<Integer, Long>> ends;
  private final Deque<Mark> marks = new ArrayDeque<>();

  /**
   * @param depth how far back the source goes when it is resumed
   * @param resumed the offsets that its last cursor had, {@code null} if none
   * @param ends asks for the ends of the partitions
   */
  PostMarks(
      Duration depth, Map<Integer, Long> resumed, long nanos, Supplier<Map<Integer, Long>> ends) {
    this.depthNanos = depth.toNanos();
    this.intervalNanos = Math.max(Duration.ofSeconds(1).toNanos(), depthNanos / (MARKS - 2));
    this.ends = ends;
    marks.add(new Mark(nanos, resumed == null ? ends.get() : resumed));
  }

  /** Behind these offsets is every post that was sent within the depth before now, or later. */
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
