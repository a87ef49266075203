package io.murmuration.ingest.push;

import io.murmuration.http.ClientNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts the wrong tokens of each client network within a minute. Times are those of {@link
 * System#nanoTime}. Thread-safe.
 */
final class WrongTokens {
  /** Number of wrong tokens of a network that are answered at once. */
  static final int AT_ONCE = 5;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_NETWORKS = 10_000;

  private final Map<ClientNetwork, Integer> counts = new HashMap<>();
  private long sinceNanos;

  WrongTokens(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** Counts a wrong token. Returns whether its network has sent too many. */
  synchronized boolean add(ClientNetwork network, long nowNanos) {
    if (nowNanos - sinceNanos >= WINDOW_NANOS || counts.size() >= MAX_NETWORKS) {
      counts.clear();
      sinceNanos = nowNanos;
    }
    return counts.merge(network, 1, Integer::sum) > AT_ONCE;
  }
}
