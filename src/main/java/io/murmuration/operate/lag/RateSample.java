package io.murmuration.operate.lag;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;

/** Looks twice at what grows, so that the second look knows how fast. */
public final class RateSample {
  private RateSample() {}

  /** The second look; the only one where no time is to pass. */
  public static <T> T take(Duration interval, Supplier<T> look) {
    T first = look.get();
    if (interval.isZero()) {
      return first;
    }
    pause(interval);
    return look.get();
  }

  public static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
