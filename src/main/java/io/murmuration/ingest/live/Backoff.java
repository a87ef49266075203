package io.murmuration.ingest.live;

import java.time.Duration;

/** How long to wait before connecting again. Used by one thread. */
public interface Backoff {
  /**
   * The wait after a failure.
   *
   * @param connected how long the connection had lasted, {@code null} if there was none
   */
  Duration next(StreamException failure, Duration connected);
}
