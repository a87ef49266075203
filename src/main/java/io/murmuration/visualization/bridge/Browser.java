package io.murmuration.visualization.bridge;

import io.murmuration.http.RateLimit;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/** A connected browser with its addresses, limits and backlog. Used by one thread. */
final class Browser {
  /** A small message needs two permits: one for its frame or request, and one for itself. */
  private static final int MESSAGES_BURST = 200;

  private static final int MESSAGES_PER_SECOND = 40;

  /** A page sends a ping every five seconds. */
  private static final int AVERAGE_PER_SECOND = 1;

  private static final int REQUESTS_BURST = 10;
  private static final int REQUESTS_PER_SECOND = 1;

  final Connection connection;
  final Network network;
  final InetAddress address;

  /** Permits for messages of any kind. */
  final RateLimit messages;

  /** Loses permits only while the browser sends more than a page does for long. */
  final RateLimit average;

  final RateLimit commands;
  final RateLimit snapshots;

  /** The addresses that it registered for. */
  final Set<String> addresses = new HashSet<>();

  final Backlog backlog = new Backlog();
  long lastHeardNanos;
  boolean closed;

  Browser(Connection connection, Network network, InetAddress address, long nowNanos) {
    this.connection = connection;
    this.network = network;
    this.address = address;
    messages = new RateLimit(MESSAGES_BURST, MESSAGES_PER_SECOND, nowNanos);
    average = new RateLimit(Integer.MAX_VALUE, AVERAGE_PER_SECOND, nowNanos);
    commands = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    snapshots = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    lastHeardNanos = nowNanos;
  }
}
