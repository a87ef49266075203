package io.murmuration.ingest.live;

import java.time.Duration;

/** Determines how long to wait before the next connection. Used by one thread. */
public interface Backoff {
  /**
   * Returns the wait after a failure.
   *
   * @param connected the duration of the failed connection, or {@code null} if there was none
   */
  Duration next(StreamException failure, Duration connected);
}
