package io.murmuration.visualization.access;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket: lets so many through at once, and so many a second in the long run. Times are
 * those of {@link System#nanoTime}. Used by one thread.
 */
public final class RateLimit {
  private final int atOnce;
  private final double perNano;
  private double left;
  private long asOfNanos;

  public RateLimit(int atOnce, double perSecond, long nowNanos) {
    this.atOnce = atOnce;
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.left = atOnce;
    this.asOfNanos = nowNanos;
  }

  /** Whether one more may pass; if so, it has. */
  public boolean take(long nowNanos) {
    if (isExhausted(nowNanos)) {
      return false;
    }
    left--;
    return true;
  }

  /** Whether the next one may not pass. */
  boolean isExhausted(long nowNanos) {
    left = Math.min(atOnce, left + (nowNanos - asOfNanos) * perNano);
    asOfNanos = nowNanos;
    return left < 1;
  }
}
