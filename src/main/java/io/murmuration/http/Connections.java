package io.murmuration.http;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts the open connections to all HTTP servers of a Vert.x, by client network. Thread-safe. */
public final class Connections implements Shareable {
  /** The reasons for which a server closes a connection without an answer. */
  public enum Refusal {
    /** All servers together have the maximum number of connections. */
    PROCESS,
    /** The client network has as many connections as it leaves free, or its maximum. */
    NETWORK,
    /** The head of a request did not arrive in time. */
    TIMEOUT
  }

  private static final String KEY = "murmuration.connections";

  private final Map<ClientNetwork, Integer> perNetwork = new HashMap<>();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private int open;
  private boolean warned;

  /** Returns the connections of a Vert.x. */
  public static Connections of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Connections>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Connections());
  }

  /**
   * Counts a new connection. Returns whether the limits permit it.
   *
   * @param network the network whose share it uses, or {@code null} if only the limit of all
   *     applies
   */
  boolean open(ClientNetwork network, ConnectionLimits limits) {
    Refusal refusal = add(network, limits);
    if (refusal != null) {
      refuse(refusal);
    }
    return refusal == null;
  }

  private synchronized Refusal add(ClientNetwork network, ConnectionLimits limits) {
    if (open >= limits.connections()) {
      return Refusal.PROCESS;
    }
    if (network != null) {
      int own = perNetwork.getOrDefault(network, 0);
      if (!limits.share().permits(own, open, 1)) {
        return Refusal.NETWORK;
      }
      perNetwork.put(network, own + 1);
    }
    open++;
    return null;
  }

  /** Removes a connection that was counted. */
  synchronized void close(ClientNetwork network) {
    open--;
    if (network != null) {
      perNetwork.computeIfPresent(network, (key, own) -> own == 1 ? null : own - 1);
    }
  }

  /** Returns whether a network has more than half of the connections that it could have. */
  synchronized boolean isCrowded(ClientNetwork network, ConnectionLimits limits) {
    int own = perNetwork.getOrDefault(network, 0);
    return !limits.share().permits(own, open, own);
  }

  /** Returns whether this is the first call, so that a warning about the limits appears once. */
  synchronized boolean isFirstWarning() {
    boolean first = !warned;
    warned = true;
    return first;
  }

  synchronized void refuse(Refusal refusal) {
    refused.merge(refusal, 1L, Long::sum);
  }

  /** Returns the number of connections that were closed for a reason. */
  public synchronized long refused(Refusal refusal) {
    return refused.getOrDefault(refusal, 0L);
  }
}
