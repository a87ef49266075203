package io.murmuration.stage;

import java.time.Duration;

/**
 * Spaces the commits of a stage. The cost of a commit depends on the partitions that it writes to
 * and on the state that has changed, and hardly on the number of records since the last commit: the
 * longer commits take, the fewer are made. Times are those of {@link System#nanoTime}.
 */
final class CommitSchedule {
  /** Minimum interval between commits, as a multiple of the duration of the last commit. */
  private static final int SPACING = 4;

  /** Maximum interval between commits, in commit intervals. */
  private static final int MAX_INTERVALS = 20;

  /** Maximum time that a transaction stays open, well below Kafka's transaction timeout. */
  private static final Duration MAX_OPEN = Duration.ofSeconds(2);

  private final long intervalNanos;
  private long lastNanos;
  private long nextNanos;

  CommitSchedule(Duration interval) {
    intervalNanos = interval.toNanos();
  }

  boolean isDue(boolean isTransactionOpen, long nanos) {
    return nanos - nextNanos >= 0 || (isTransactionOpen && nanos - lastNanos >= MAX_OPEN.toNanos());
  }

  /** Schedules the next commit after a restore. */
  void restored(long nanos) {
    committed(nanos, nanos);
  }

  /** Schedules the next commit after one that took from {@code startNanos} to {@code endNanos}. */
  void committed(long startNanos, long endNanos) {
    long spacingNanos = Math.min(SPACING * (endNanos - startNanos), MAX_INTERVALS * intervalNanos);
    lastNanos = endNanos;
    nextNanos = endNanos + Math.max(intervalNanos, spacingNanos);
  }
}
