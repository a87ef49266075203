package io.murmuration.visualization.bridge;

import io.murmuration.http.ClientNetwork;
import io.murmuration.http.RateLimit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/** The connected browsers of a client network, and their common limits. Used by one thread. */
final class Network {
  /** Permits for the messages of thousands of pages that open at the same time. */
  private static final int MESSAGES_BURST = 100_000;

  private static final int MESSAGES_PER_SECOND = 8_000;

  final ClientNetwork clients;
  final Set<Browser> browsers = new HashSet<>();
  final RateLimit messages;

  /** The number of bytes that wait for its browsers. */
  long waitingBytes;

  Network(ClientNetwork clients, long nowNanos) {
    this.clients = clients;
    messages = new RateLimit(MESSAGES_BURST, MESSAGES_PER_SECOND, nowNanos);
  }

  /**
   * Returns the browser that has sent more than the sender and all others, or {@code null} if none
   * has sent more than the sender.
   */
  Browser busiestBut(Browser sender, long nowNanos) {
    return browsers.stream()
        .min(Comparator.comparingDouble(browser -> browser.average.left(nowNanos)))
        .filter(busiest -> busiest.average.left(nowNanos) < sender.average.left(nowNanos))
        .orElse(null);
  }

  /** Returns whether it can be forgotten. */
  boolean isIdle(long nowNanos) {
    return browsers.isEmpty() && waitingBytes == 0 && messages.isFull(nowNanos);
  }
}
