package io.murmuration.cli.kafka;

import java.time.Duration;
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

  /** Returns whether rates are omitted. */
  boolean isOff() {
    return interval.isZero();
  }
}
