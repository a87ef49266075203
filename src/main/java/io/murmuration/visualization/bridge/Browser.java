package io.murmuration.visualization.bridge;

import io.murmuration.visualization.access.ChangePermission;
import io.murmuration.visualization.access.RateLimit;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/** A browser that is connected: what it wants to know, may do, and has been sent. */
final class Browser {
  private static final int MESSAGES_AT_ONCE = 100;
  private static final int MESSAGES_PER_SECOND = 20;
  private static final int REQUESTS_AT_ONCE = 10;
  private static final int REQUESTS_PER_SECOND = 1;

  private final Connection connection;
  private final InetAddress address;
  private final ChangePermission right;
  private final RateLimit messages;
  private final RateLimit commands;
  private final RateLimit snapshots;
  private final Set<String> addresses = new HashSet<>();
  private final Backlog backlog = new Backlog();
  private long lastHeardNanos;
  private boolean closed;

  Browser(Connection connection, InetAddress address, ChangePermission right, long nowNanos) {
    this.connection = connection;
    this.address = address;
    this.right = right;
    messages = new RateLimit(MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, nowNanos);
    commands = new RateLimit(REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, nowNanos);
    snapshots = new RateLimit(REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, nowNanos);
    lastHeardNanos = nowNanos;
  }

  Connection connection() {
    return connection;
  }

  /** Where it connects from. */
  InetAddress address() {
    return address;
  }

  ChangePermission right() {
    return right;
  }

  /** Of messages of any kind. */
  RateLimit messages() {
    return messages;
  }

  RateLimit commands() {
    return commands;
  }

  RateLimit snapshots() {
    return snapshots;
  }

  /** The addresses whose messages it wants. */
  Set<String> addresses() {
    return addresses;
  }

  Backlog backlog() {
    return backlog;
  }

  void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
  }

  long lastHeardNanos() {
    return lastHeardNanos;
  }

  boolean isClosed() {
    return closed;
  }

  void setClosed() {
    closed = true;
  }
}
