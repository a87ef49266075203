package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.StreamException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits as X asks its readers to. After a connection that worked the first try is at once; from
 * then on 250 ms more each time up to 16 s. Errors of HTTP double from 5 s to 320 s. Where X is
 * asked too often: until the time that it names and a little longer, else doubling from 60 s to 15
 * minutes. A connection that X has granted makes the errors start again; one that was over within
 * 10 s is no reason to come back at once.
 *
 * @see <a href="https://docs.x.com/x-api/fundamentals/handling-disconnections">X API, handling
 *     disconnections</a>
 */
final class XBackoff implements Backoff {
  static final Duration LONGEST_RATE_LIMIT = Duration.ofMinutes(15);

  private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);
  private static final Duration LASTING = Duration.ofSeconds(10);
  private static final long NETWORK_STEP_MILLIS = 250;
  private static final long MAX_NETWORK_MILLIS = 16_000;
  private static final long FIRST_HTTP_MILLIS = 5_000;
  private static final long MAX_HTTP_MILLIS = 320_000;
  private static final long FIRST_RATE_LIMIT_MILLIS = 60_000;
  private static final int JITTER_MILLIS = 2_000;
  private static final int MAX_DOUBLINGS = 10;

  private final RandomGenerator random;
  private final double scale;
  private int network;
  private int http;
  private int rateLimits;

  XBackoff(RandomGenerator random) {
    this(random, 1);
  }

  /**
   * @param scale how much of each wait and bound is meant, for tests that do not wait
   */
  XBackoff(RandomGenerator random, double scale) {
    this.random = random;
    this.scale = scale;
  }

  @Override
  public Duration next(StreamException failure, Duration connected) {
    boolean lasted = connected != null && connected.toMillis() >= LASTING.toMillis() * scale;
    if (lasted || (connected != null && failure.kind() == StreamException.Kind.NETWORK)) {
      http = 0;
      rateLimits = 0;
    }
    if (lasted) {
      network = 0;
    }
    long millis =
        switch (failure.kind()) {
          case NETWORK -> network(connected != null);
          case HTTP -> Math.max(http(), asked(failure, LONGEST_RATE_LIMIT));
          case RATE_LIMIT -> rateLimit(failure);
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

  private long http() {
    long millis = Math.min(MAX_HTTP_MILLIS, FIRST_HTTP_MILLIS << http);
    http = Math.min(http + 1, MAX_DOUBLINGS);
    return millis;
  }

  private long rateLimit(StreamException failure) {
    if (failure.retryAfter() != null) {
      return asked(failure, LONGEST_ASKED_FOR) + random.nextInt(JITTER_MILLIS);
    }
    long millis = Math.min(LONGEST_RATE_LIMIT.toMillis(), FIRST_RATE_LIMIT_MILLIS << rateLimits);
    rateLimits = Math.min(rateLimits + 1, MAX_DOUBLINGS);
    return millis;
  }

  private static long asked(StreamException failure, Duration longest) {
    Duration asked = failure.retryAfter();
    return asked == null ? 0 : Math.min(asked.toMillis(), longest.toMillis());
  }
}
