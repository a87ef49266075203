package io.murmuration.operate.records;

import java.time.Duration;

/** Limits the number of records that a query scans, and the time. */
final class ScanBudget {
  private final long maxScanned;
  private final long startNanos = System.nanoTime();
  private final long maxNanos;
  private long scanned;

  ScanBudget(long maxScanned, Duration maxTime) {
    this.maxScanned = maxScanned;
    this.maxNanos = maxTime == null ? Long.MAX_VALUE : maxTime.toNanos();
  }

  static ScanBudget unlimited() {
    return new ScanBudget(Long.MAX_VALUE, null);
  }

  void scan() {
    scanned++;
  }

  long scanned() {
    return scanned;
  }

  boolean isSpent() {
    return scanned >= maxScanned || System.nanoTime() - startNanos >= maxNanos;
  }
}
