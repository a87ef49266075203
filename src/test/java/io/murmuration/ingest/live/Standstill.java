package io.murmuration.ingest.live;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** Waits until a counter has started to grow and then has stopped. */
public final class Standstill {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private Standstill() {}

  /** Waits until a count is above 0 and has not changed for a second. */
  public static void await(LongSupplier count) {
    AtomicLong last = new AtomicLong(-1);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(INTERVAL)
        .until(
            () -> {
              long now = count.getAsLong();
              return last.getAndSet(now) == now && now > 0;
            });
  }
}
