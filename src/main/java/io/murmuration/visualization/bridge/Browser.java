package io.murmuration.visualization.bridge;

import io.murmuration.visualization.access.ChangePermission;
import io.murmuration.visualization.access.RateLimit;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/** A connected browser with its addresses, permission, limits and backlog. */
final class Browser {
  private static final int MESSAGES_BURST = 100;
  private static final int MESSAGES_PER_SECOND = 20;
  private static final int REQUESTS_BURST = 10;
  private static final int REQUESTS_PER_SECOND = 1;

  private final Connection connection;
  private final InetAddress address;
  private final ChangePermission permission;
  private final RateLimit messages;
  private final RateLimit commands;
  private final RateLimit snapshots;
  private final Set<String> addresses = new HashSet<>();
  private final Backlog backlog = new Backlog();
  private long lastHeardNanos;
  private boolean closed;

  Browser(Connection connection, InetAddress address, ChangePermission permission, long nowNanos) {
    this.connection = connection;
    this.address = address;
    this.permission = permission;
    messages = new RateLimit(MESSAGES_BURST, MESSAGES_PER_SECOND, nowNanos);
    commands = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    snapshots = new RateLimit(REQUESTS_BURST, REQUESTS_PER_SECOND, nowNanos);
    lastHeardNanos = nowNanos;
  }

  Connection connection() {
    return connection;
  }

  /** Returns the remote address. */
  InetAddress address() {
    return address;
  }

  ChangePermission permission() {
    return permission;
  }

  /** Returns the limit for messages of any kind. */
  RateLimit messages() {
    return messages;
  }

  RateLimit commands() {
    return commands;
  }

  RateLimit snapshots() {
    return snapshots;
  }

  /** Returns the addresses that it registered for. */
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
