package io.murmuration.visualization.bridge;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be sent to one browser. Above a bound the browser is behind: it is told nothing
 * more until all of that has been sent, and what it missed is kept by address. Times are those of
 * {@link System#nanoTime}. Used by one thread.
 */
final class Backlog {
  /** A browser that takes some hundred milliseconds for this is slower than what it is told. */
  static final int MAX_BYTES = 256 << 10;

  /** A browser that is behind has so long to take what waits for it… */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** …and where that is a picture of megabytes, time for each part of it. */
  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / (64 << 10);

  private final Set<String> missed = new TreeSet<>();
  private long bytes;
  private boolean behind;
  private long deadlineNanos;

  void add(int more, long nowNanos) {
    bytes += more;
    if (!behind && bytes > MAX_BYTES) {
      behind = true;
      deadlineNanos = nowNanos + PATIENCE_NANOS + (bytes - MAX_BYTES) * NANOS_PER_BYTE;
    }
  }

  void remove(int less) {
    bytes -= less;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean isBehind() {
    return behind;
  }

  /** Notes an address of which something is not sent. */
  void miss(String address, long nowNanos) {
    missed.add(address);
    if (!behind) {
      behind = true;
      deadlineNanos = nowNanos + PATIENCE_NANOS;
    }
  }

  /** Whether it has been behind for too long. */
  boolean isTooLate(long nowNanos) {
    return behind && bytes > 0 && nowNanos - deadlineNanos > 0;
  }

  /** The addresses missed, once all has been sent; it is not behind any more. */
  Set<String> catchUp() {
    Set<String> taken = Set.copyOf(missed);
    missed.clear();
    behind = false;
    return taken;
  }
}
