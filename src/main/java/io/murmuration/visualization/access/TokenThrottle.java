package io.murmuration.visualization.access;

import io.murmuration.http.ClientNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prevents guessing of tokens. A client network is allowed five wrong tokens and then one every ten
 * seconds, over all of its connections. Remembers the last ten thousand networks. Thread-safe.
 */
public final class TokenThrottle implements Shareable {
  private static final int BURST = 5;
  private static final double PER_SECOND = 0.1;
  private static final int MAX_ADDRESSES = 10_000;

  private final Map<ClientNetwork, RateLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, RateLimit> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /** Returns the instance that all verticles of a Vert.x share. */
  public static TokenThrottle of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, TokenThrottle>getLocalMap("murmuration.wrong-tokens")
        .computeIfAbsent("all", all -> new TokenThrottle());
  }

  /** Returns whether an address must wait before it tries another token. */
  public synchronized boolean isExhausted(InetAddress address, long nowNanos) {
    RateLimit limit = limits.get(ClientNetwork.of(address));
    return limit != null && limit.isExhausted(nowNanos);
  }

  /** Counts a wrong token. */
  public synchronized void add(InetAddress address, long nowNanos) {
    limits
        .computeIfAbsent(ClientNetwork.of(address), a -> new RateLimit(BURST, PER_SECOND, nowNanos))
        .take(nowNanos);
  }
}
