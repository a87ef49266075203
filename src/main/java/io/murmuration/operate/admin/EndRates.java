package io.murmuration.operate.admin;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Turns the ends of topics, looked at now and then, into rates. Many may look at once: within half
 * a second of a look its rates are told again. From any thread.
 */
final class EndRates {
  private static final long SHORTEST_NANOS = Duration.ofMillis(500).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private record Look(long end, long nanos, Double rate) {}

  private final Map<String, Look> looks = new HashMap<>();

  /**
   * How much an end has grown per second since the last look, {@code null} at the first, after more
   * than a minute, and where it has begun anew.
   */
  synchronized Double look(String topic, long end, long nanos) {
    Look last = looks.get(topic);
    if (last != null && nanos - last.nanos() < SHORTEST_NANOS) {
      return last.rate();
    }
    Double rate = null;
    if (last != null && nanos - last.nanos() <= LONGEST_NANOS && end >= last.end()) {
      rate = (end - last.end()) * 1e9 / (nanos - last.nanos());
    }
    looks.put(topic, new Look(end, nanos, rate));
    return rate;
  }

  /** Forgets all other topics. */
  synchronized void retain(Set<String> topics) {
    looks.keySet().retainAll(topics);
  }
}
