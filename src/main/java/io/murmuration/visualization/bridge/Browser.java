package io.murmuration.visualization.bridge;

import io.murmuration.visualization.access.RateLimit;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/** A connected browser with its addresses, limits and backlog. */
final class Browser {
  private static final int MESSAGES_BURST = 100;
  private static final int MESSAGES_PER_SECOND = 20;
  private static final int REQUESTS_BURST = 10;
  private static final int REQUESTS_PER_SECOND = 1;

  final Connection connection;
  final InetAddress address;

  /** The limit for messages of any kind. */
  final RateLimit messages;

  final RateLimit commands;
  final RateLimit snapshots;

  /** The addresses that it registered for. */
  final Set<String> addresses = new HashSet<>();

  final Backlog backlog = new Backlog();
  long lastHeardNanos;
  boolean closed;

  Browser(Connection connection, InetAddress address, long nowNanos) {
    this.connection = connection;
    this.address = address;
    messages = new RateLimit(MESSAGES_BURST, MESSAGES_PER_SECOND, nowNanos);
    commands = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    snapshots = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    lastHeardNanos = nowNanos;
  }
}
