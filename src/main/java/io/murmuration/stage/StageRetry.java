package io.murmuration.stage;

import io.murmuration.kafka.KafkaErrors;
import java.time.Duration;

/**
 * Decides whether a transactional loop restarts after a failure, and after which delay. The delay
 * doubles with each failure. The loop gives up after {@value #MAX_FAILURES} consecutive failures,
 * and at once if Kafka denies access. For one thread at a time.
 */
public final class StageRetry {
  /** Maximum consecutive failures. */
  static final int MAX_FAILURES = 8;

  /** Interval without a failure that ends a series of consecutive failures. */
  private static final Duration QUIET_INTERVAL = Duration.ofMinutes(10);

  private final Duration firstDelay;
  private final Duration maxDelay;
  private int failures;
  private long lastFailureNanos;

  public StageRetry(Duration firstDelay, Duration maxDelay) {
    this.firstDelay = firstDelay;
    this.maxDelay = maxDelay;
  }

  /** Counts a failure at a {@link System#nanoTime}; returns whether the loop may restart. */
  public boolean failed(Throwable cause, long nanos) {
    if (nanos - lastFailureNanos > QUIET_INTERVAL.toNanos()) {
      failures = 0;
    }
    lastFailureNanos = nanos;
    failures++;
    return failures < MAX_FAILURES && !KafkaErrors.isFinal(cause);
  }

  /** Ends the series of consecutive failures; called after each commit. */
  public void succeeded() {
    failures = 0;
  }

  public int failures() {
    return failures;
  }

  public long delayMillis() {
    return Math.min(maxDelay.toMillis(), firstDelay.toMillis() << (failures - 1));
  }
}
