package io.murmuration.visualization.bridge;

import io.murmuration.http.ClientNetwork;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * The places for browsers. When all are taken, the network with the most browsers gives one up for
 * a network with fewer, so that no network can take all places. Used by one thread.
 */
final class Places {
  private final int max;
  private final Map<ClientNetwork, Network> networks = new HashMap<>();
  private int taken;

  Places(int max) {
    this.max = max;
  }

  Network network(ClientNetwork clients, long nowNanos) {
    return networks.computeIfAbsent(clients, unknown -> new Network(unknown, nowNanos));
  }

  /** Returns whether a place is free for a network, or another network has to give one up. */
  boolean isFreeFor(ClientNetwork clients) {
    return taken < max || greediestBut(clients) != null;
  }

  /**
   * Returns the browser that has to leave for another one: of the greediest network, the one that
   * has not been heard for the longest time. Returns {@code null} if none has to leave.
   */
  Browser leavingFor(ClientNetwork clients) {
    Network greediest = taken < max ? null : greediestBut(clients);
    return greediest == null
        ? null
        : greediest.browsers.stream()
            .min(Comparator.comparingLong(browser -> browser.lastHeardNanos))
            .orElseThrow();
  }

  /** Adds a browser if a place is free. Returns whether one was. */
  boolean add(Browser browser) {
    if (taken >= max) {
      return false;
    }
    taken += browser.network.browsers.add(browser) ? 1 : 0;
    return true;
  }

  /** Frees a place. Returns whether the browser had one. */
  boolean remove(Browser browser) {
    boolean removed = browser.network.browsers.remove(browser);
    taken -= removed ? 1 : 0;
    return removed;
  }

  /** Forgets the networks without browsers whose limits are no longer used. */
  void forgetIdle(long nowNanos) {
    networks.values().removeIf(network -> network.isIdle(nowNanos));
  }

  /** Returns the network with the most browsers if it has more than others, else null. */
  private Network greediestBut(ClientNetwork clients) {
    Network own = networks.get(clients);
    int withNewcomer = 1 + (own == null ? 0 : own.browsers.size());
    return networks.values().stream()
        .max(Comparator.comparingInt(network -> network.browsers.size()))
        .filter(greediest -> greediest.browsers.size() > withNewcomer)
        .orElse(null);
  }
}
