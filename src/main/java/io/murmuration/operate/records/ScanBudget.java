package io.murmuration.operate.records;

import java.time.Duration;

/** Counts the records that are looked at, and says when there were enough of them. */
final class ScanBudget {
  private final long maxLooked;
  private final long startNanos = System.nanoTime();
  private final long maxNanos;
  private long looked;

  ScanBudget(long maxLooked, Duration maxTime) {
    this.maxLooked = maxLooked;
    this.maxNanos = maxTime == null ? Long.MAX_VALUE : maxTime.toNanos();
  }

  static ScanBudget unlimited() {
    return new ScanBudget(Long.MAX_VALUE, null);
  }

  void look() {
    looked++;
  }

  long looked() {
    return looked;
  }

  boolean isSpent() {
    return looked >= maxLooked || System.nanoTime() - startNanos >= maxNanos;
  }
}
