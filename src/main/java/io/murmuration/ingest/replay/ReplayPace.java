package io.murmuration.ingest.replay;

/** Computes when a post is due, relative to the first post. */
final class ReplayPace {
  private static final double LONGEST_WAIT_MILLIS = 1e15;

  private final Double speed;
  private boolean started;
  private long startMillis;
  private long firstMillis;

  /** Creates a pace by a multiple of real time, or {@code null} for the maximum speed. */
  ReplayPace(Double speed) {
    this.speed = speed;
  }

  /** Returns the time at which a post is due. The first post is due immediately. */
  long dueMillis(long createdAtMillis, long nowMillis) {
    if (speed == null) {
      return nowMillis;
    }
    if (!started) {
      started = true;
      startMillis = nowMillis;
      firstMillis = createdAtMillis;
    }
    double wait = Math.ceil((createdAtMillis - firstMillis) / speed);
    return startMillis + (long) Math.min(wait, LONGEST_WAIT_MILLIS);
  }
}
