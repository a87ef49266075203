package io.murmuration.visualization.access;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prevents guessing of tokens. A remote address is allowed five wrong tokens and then one every ten
 * seconds, over all of its connections. An IPv6 network of 64 bits counts as one address. Remembers
 * the last ten thousand addresses. Thread-safe.
 */
public final class TokenThrottle implements Shareable {
  private static final int BURST = 5;
  private static final double PER_SECOND = 0.1;
  private static final int MAX_ADDRESSES = 10_000;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Map<Object, RateLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, RateLimit> eldest) {
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
    RateLimit limit = limits.get(network(address));
    return limit != null && limit.isExhausted(nowNanos);
  }

  /** Counts a wrong token. */
  public synchronized void add(InetAddress address, long nowNanos) {
    limits
        .computeIfAbsent(network(address), a -> new RateLimit(BURST, PER_SECOND, nowNanos))
        .take(nowNanos);
  }

  private static Object network(InetAddress address) {
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES))
        : address;
  }
}
