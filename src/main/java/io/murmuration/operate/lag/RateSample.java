package io.murmuration.operate.lag;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;

/** Samples counters twice, so that the second sample has rates. */
public final class RateSample {
  private RateSample() {}

  /** Returns the second of two samples, or the only one if the interval is zero. */
  public static <T> T take(Duration interval, Supplier<T> sampler) {
    T first = sampler.get();
    if (interval.isZero()) {
      return first;
    }
    pause(interval);
    return sampler.get();
  }

  public static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
