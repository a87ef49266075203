package io.murmuration.http;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prevents guessing of tokens. A client network is allowed five wrong tokens and then one every ten
 * seconds, over all of its connections. Remembers the last ten thousand networks. Thread-safe.
 */
public final class TokenThrottle implements Shareable {
  /** Words that identify the reason of a refusal. */
  public static final String MISSING_TOKEN = "missing_token";

  public static final String WRONG_TOKEN = "wrong_token";
  public static final String TOO_MANY = "too_many_wrong_tokens";

  private static final int BURST = 5;
  private static final double PER_SECOND = 0.1;
  private static final int MAX_NETWORKS = 10_000;

  private final Map<ClientNetwork, RateLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, RateLimit> eldest) {
          return size() > MAX_NETWORKS;
        }
      };

  /** Returns the instance that all verticles of a Vert.x share. */
  public static TokenThrottle of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, TokenThrottle>getLocalMap("murmuration.wrong-tokens")
        .computeIfAbsent("all", all -> new TokenThrottle());
  }

  /** Counts a wrong token of a network. Returns false if it has tried too many. */
  public synchronized boolean take(ClientNetwork network, long nowNanos) {
    return limits
        .computeIfAbsent(network, unknown -> new RateLimit(BURST, PER_SECOND, nowNanos))
        .take(nowNanos);
  }
}
