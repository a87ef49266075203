package io.murmuration.ingest.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits twice as long after each failure, up to a bound, and at random between half of that and all
 * of it, so that the clients of a server that comes back do not come all at once; but no less than
 * the server asks for, up to an hour. A connection that has lasted makes it start again.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Brooker,
 *     Exponential backoff and jitter</a>
 */
public final class JitteredBackoff implements Backoff {
  private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final Duration lasting;
  private final RandomGenerator random;
  private int failures;

  /**
   * @param lasting a connection that held for so long has been a good one
   */
  public JitteredBackoff(
      Duration first, Duration longest, Duration lasting, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.lasting = lasting;
    this.random = random;
  }

  @Override
  public Duration next(StreamException failure, Duration connected) {
    if (connected != null && connected.compareTo(lasting) >= 0) {
      failures = 0;
    }
    long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    long millis = full / 2 + random.nextLong(full / 2 + 1);
    Duration asked = failure.retryAfter();
    if (asked == null) {
      return Duration.ofMillis(millis);
    }
    return Duration.ofMillis(
        Math.max(millis, Math.min(asked.toMillis(), LONGEST_ASKED_FOR.toMillis())));
  }
}
