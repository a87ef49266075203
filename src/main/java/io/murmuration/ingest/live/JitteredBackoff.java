package io.murmuration.ingest.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Doubles the wait after each failure, up to a maximum, and picks a random part of it between half
 * and all, so that the clients of a restarted server do not all connect at once. Waits at least as
 * long as the server demands, up to an hour. A connection that lasted resets the wait.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Brooker,
 *     Exponential backoff and jitter</a>
 */
public final class JitteredBackoff implements Backoff {
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final Doubling waits;
  private final Duration lasting;
  private final RandomGenerator random;

  /**
   * @param lasting minimum duration of a connection that resets the wait
   */
  public JitteredBackoff(
      Duration first, Duration longest, Duration lasting, RandomGenerator random) {
    this.waits = new Doubling(first, longest);
    this.lasting = lasting;
    this.random = random;
  }

  @Override
  public Duration next(StreamException failure, Duration connected) {
    if (connected != null && connected.compareTo(lasting) >= 0) {
      waits.reset();
    }
    long half = waits.nextMillis() / 2;
    long millis = half + random.nextLong(half + 1);
    return Duration.ofMillis(Math.max(millis, failure.retryAfterMillis(LONGEST_RETRY_AFTER)));
  }
}
