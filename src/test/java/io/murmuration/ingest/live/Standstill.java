package io.murmuration.ingest.live;

import static io.murmuration.support.Timeouts.PATIENCE;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** Waits until a rising count has started and then stopped rising. */
public final class Standstill {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private Standstill() {}

  /** Returns when a count is positive and the same as a second before. */
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
