package io.murmuration.ingest.replay;

import java.util.OptionalDouble;

/** Says when a post is due, counted from the first that was asked for. */
final class ReplayPace {
  private static final double LONGEST_WAIT_MILLIS = 1e15;

  private final OptionalDouble speed;
  private boolean started;
  private long startMillis;
  private long firstMillis;

  ReplayPace(OptionalDouble speed) {
    this.speed = speed;
  }

  /** When a post of that time is due; the first one asked for is due now. */
  long dueMillis(long createdAtMillis, long nowMillis) {
    if (speed.isEmpty()) {
      return nowMillis;
    }
    if (!started) {
      started = true;
      startMillis = nowMillis;
      firstMillis = createdAtMillis;
    }
    double wait = Math.ceil((createdAtMillis - firstMillis) / speed.getAsDouble());
    return startMillis + (long) Math.min(wait, LONGEST_WAIT_MILLIS);
  }
}
