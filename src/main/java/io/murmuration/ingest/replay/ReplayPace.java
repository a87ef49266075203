package io.murmuration.ingest.replay;

import java.util.OptionalDouble;

/** Computes when a post is due, relative to the first post. */
final class ReplayPace {
  private static final double LONGEST_WAIT_MILLIS = 1e15;

  private final OptionalDouble speed;
  private boolean started;
  private long startMillis;
  private long firstMillis;

  ReplayPace(OptionalDouble speed) {
    this.speed = speed;
  }

  /** Returns the time at which a post is due. The first post is due immediately. */
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
