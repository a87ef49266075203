package io.murmuration.attack;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The limits of one attack, and its random numbers. Thread-safe, except for {@link #random}. */
public final class Budget {
  private final Random random;
  private final AtomicLong inputs;
  private final AtomicLong bytes;
  private final int connections;
  private final long deadlineNanos;

  /**
   * @param inputs maximum number of requests, frames, records or lines
   * @param bytes maximum number of bytes sent
   * @param connections maximum number of connections at a time
   */
  public Budget(long seed, long inputs, long bytes, int connections, Duration time) {
    this.random = new Random(seed);
    this.inputs = new AtomicLong(inputs);
    this.bytes = new AtomicLong(bytes);
    this.connections = connections;
    this.deadlineNanos = System.nanoTime() + time.toNanos();
  }

  public Random random() {
    return random;
  }

  public int connections() {
    return connections;
  }

  /** Counts one input. Returns false if the inputs, the bytes or the time are used up. */
  public boolean take() {
    return !isOver() && inputs.getAndDecrement() > 0;
  }

  /** Counts sent bytes. */
  public void spend(long sent) {
    bytes.addAndGet(-sent);
  }

  /** Returns whether the inputs, the bytes or the time are used up. */
  public boolean isOver() {
    return inputs.get() <= 0 || bytes.get() <= 0 || left().isNegative();
  }

  public long inputsLeft() {
    return Math.max(0, inputs.get());
  }

  /** Returns the remaining time, which may be negative. */
  public Duration left() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }
}
