package io.murmuration.http;

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
    return take(1, nowNanos);
  }

  /** Uses up some permits, or none if there are not enough. Returns whether there were enough. */
  public boolean take(int permits, long nowNanos) {
    refill(nowNanos);
    if (left < permits) {
      return false;
    }
    left -= permits;
    return true;
  }

  /** Returns the permits that are left. */
  public double left(long nowNanos) {
    refill(nowNanos);
    return left;
  }

  /** Returns whether the limit is as if it were new. */
  public boolean isFull(long nowNanos) {
    refill(nowNanos);
    return left == burst;
  }

  private void refill(long nowNanos) {
    left = Math.min(burst, left + (nowNanos - asOfNanos) * perNano);
    asOfNanos = nowNanos;
  }
}
