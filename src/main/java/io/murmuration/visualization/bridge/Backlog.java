package io.murmuration.visualization.bridge;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The data that waits to be sent to one browser. Above a limit the browser is behind: it gets no
 * further messages until all data is sent, and the addresses of the missed messages are kept. Times
 * are those of {@link System#nanoTime}. Used by one thread.
 */
final class Backlog {
  /** A browser that needs some hundred milliseconds for this is slower than the published data. */
  static final int MAX_BYTES = 256 << 10;

  /** Time for a browser that is behind to read the waiting data. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Additional time for each byte beyond {@link #MAX_BYTES}, such as of a large snapshot. */
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

  /** Records an address with a message that is not sent. */
  void miss(String address, long nowNanos) {
    missed.add(address);
    if (!behind) {
      behind = true;
      deadlineNanos = nowNanos + PATIENCE_NANOS;
    }
  }

  /** Returns whether the browser has been behind for too long. */
  boolean isTooLate(long nowNanos) {
    return behind && bytes > 0 && nowNanos - deadlineNanos > 0;
  }

  /** Returns the missed addresses after all data is sent, and ends being behind. */
  Set<String> catchUp() {
    Set<String> taken = Set.copyOf(missed);
    missed.clear();
    behind = false;
    return taken;
  }
}
