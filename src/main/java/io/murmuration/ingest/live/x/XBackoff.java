package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.Doubling;
import io.murmuration.ingest.live.StreamException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits as X requires of its clients.
 *
 * <ul>
 *   <li>Network errors: at once after a connection, then 250 ms more each time, up to 16 s.
 *   <li>HTTP errors: doubling from 5 s to 320 s.
 *   <li>Rate limits: until the time that X names plus a random part of 2 s, otherwise doubling from
 *       60 s to 15 minutes.
 * </ul>
 *
 * <p>A connection that X has granted resets the last two. One that lasted 10 s resets the first.
 *
 * @see <a href="https://docs.x.com/x-api/fundamentals/handling-disconnections">X API, handling
 *     disconnections</a>
 */
final class XBackoff implements Backoff {
  static final Duration LONGEST_RATE_LIMIT = Duration.ofMinutes(15);

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
  private static final Duration LASTING = Duration.ofSeconds(10);
  private static final long NETWORK_STEP_MILLIS = 250;
  private static final long MAX_NETWORK_MILLIS = 16_000;
  private static final int JITTER_MILLIS = 2_000;

  private final RandomGenerator random;
  private final double scale;
  private final Doubling http = new Doubling(Duration.ofSeconds(5), Duration.ofSeconds(320));
  private final Doubling rateLimits = new Doubling(Duration.ofSeconds(60), LONGEST_RATE_LIMIT);
  private int network;

  XBackoff(RandomGenerator random) {
    this(random, 1);
  }

  /**
   * @param scale factor of all waits and bounds, for fast tests
   */
  XBackoff(RandomGenerator random, double scale) {
    this.random = random;
    this.scale = scale;
  }

  @Override
  public Duration next(StreamException failure, Duration connected) {
    boolean lasted = connected != null && connected.toMillis() >= LASTING.toMillis() * scale;
    if (lasted || (connected != null && failure.kind() == StreamException.Kind.NETWORK)) {
      http.reset();
      rateLimits.reset();
    }
    if (lasted) {
      network = 0;
    }
    long millis =
        switch (failure.kind()) {
          case NETWORK -> network(connected != null);
          case HTTP -> Math.max(http.nextMillis(), failure.retryAfterMillis(LONGEST_RATE_LIMIT));
          case RATE_LIMIT ->
              failure.retryAfter() == null
                  ? rateLimits.nextMillis()
                  : failure.retryAfterMillis(LONGEST_RETRY_AFTER) + random.nextInt(JITTER_MILLIS);
        };
    return Duration.ofMillis((long) (millis * scale));
  }

  private long network(boolean wasConnected) {
    if (!wasConnected) {
      network = Math.max(1, network);
    }
    long millis = Math.min(MAX_NETWORK_MILLIS, NETWORK_STEP_MILLIS * network);
    network = Math.min(network + 1, (int) (MAX_NETWORK_MILLIS / NETWORK_STEP_MILLIS));
    return millis;
  }
}
