package io.murmuration.cli.kafka;

import io.murmuration.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a retention time: a duration, or {@code forever}. */
final class RetentionConverter implements ITypeConverter<RetentionConverter.Retention> {
  /**
   * A retention time.
   *
   * @param duration the duration, or {@code null} for unlimited retention
   */
  record Retention(Duration duration) {}

  @Override
  public Retention convert(String text) {
    if (text.equals("forever")) {
      return new Retention(null);
    }
    Duration duration = Durations.parseOrNull(text);
    if (duration == null || duration.isZero()) {
      throw new TypeConversionException(
          "'%s' is neither %s nor 'forever'".formatted(text, Durations.EXPECTED));
    }
    if (duration.equals(Durations.MAX)) {
      throw new TypeConversionException(
          "'%s' is too long; 'forever' keeps all records".formatted(text));
    }
    return new Retention(duration);
  }

  /** Parses a duration to wait. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration duration = Durations.parseOrNull(text);
      if (duration == null) {
        throw new TypeConversionException("'%s' is not %s".formatted(text, Durations.EXPECTED));
      }
      if (duration.compareTo(Durations.MAX_WAIT) > 0) {
        throw new TypeConversionException(
            "'%s' is longer than %s".formatted(text, Durations.format(Durations.MAX_WAIT)));
      }
      return duration;
    }
  }
}
