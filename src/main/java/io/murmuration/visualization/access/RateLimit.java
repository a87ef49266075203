package io.murmuration.visualization.access;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket with a burst size and a long-term rate. Times are those of {@link
 * System#nanoTime}. Used by one thread.
 */
public final class RateLimit {
  private final int burst;
  private final double perNano;
  private double left;
  private long asOfNanos;

  public RateLimit(int burst, double perSecond, long nowNanos) {
    this.burst = burst;
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.left = burst;
    this.asOfNanos = nowNanos;
  }

  /** Uses up a permit. Returns whether there was one. */
  public boolean take(long nowNanos) {
    if (isExhausted(nowNanos)) {
      return false;
    }
    left--;
    return true;
  }

  /** Returns whether no permit is left. */
  boolean isExhausted(long nowNanos) {
    left = Math.min(burst, left + (nowNanos - asOfNanos) * perNano);
    asOfNanos = nowNanos;
    return left < 1;
  }
}
