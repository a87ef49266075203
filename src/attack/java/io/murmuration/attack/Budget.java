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
  private final Duration time;
  private Long deadlineNanos;

  /**
   * @param inputs maximum number of requests, frames, records or lines
   * @param bytes maximum number of bytes sent
   * @param connections maximum number of connections at a time
   * @param time maximum duration, from the first input on
   */
  public Budget(long seed, long inputs, long bytes, int connections, Duration time) {
    this.random = new Random(seed);
    this.inputs = new AtomicLong(inputs);
    this.bytes = new AtomicLong(bytes);
    this.connections = connections;
    this.time = time;
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

  /** Returns the remaining time, which may be negative. */
  public synchronized Duration left() {
    if (deadlineNanos == null) {
      deadlineNanos = System.nanoTime() + time.toNanos();
    }
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }
}
