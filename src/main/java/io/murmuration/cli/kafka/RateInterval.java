package io.murmuration.cli.kafka;

import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The interval option of commands that print rates. */
final class RateInterval {
  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = RetentionConverter.Time.class,
      description = "Sampling interval for rates (default: 1s); 0s omits rates.")
  private Duration interval = Duration.ofSeconds(1);

  Duration interval() {
    return interval;
  }

  /** Returns the second of two samples, which has rates, or the only one if rates are omitted. */
  <T> T sample(Supplier<T> sampler) throws InterruptedException {
    T first = sampler.get();
    if (isOff()) {
      return first;
    }
    Thread.sleep(interval.toMillis());
    return sampler.get();
  }

  /** Returns whether rates are omitted. */
  boolean isOff() {
    return interval.isZero();
  }
}
