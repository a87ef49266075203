package io.murmuration.cli.term;

import io.murmuration.config.Durations;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers for people; unknown values are {@code -}. */
public final class Format {
  private static final String UNKNOWN = "-";
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Format() {}

  public static String count(Long count) {
    return count == null ? UNKNOWN : String.format(Locale.ROOT, "%,d", count);
  }

  public static String bytes(Long bytes) {
    if (bytes == null) {
      return UNKNOWN;
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTES.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, BYTES[unit]);
  }

  public static String rate(Double perSecond) {
    return perSecond == null ? UNKNOWN : String.format(Locale.ROOT, "%,.1f", perSecond);
  }

  /** Formats an age in a suitable unit. */
  public static String age(Long millis) {
    if (millis == null) {
      return UNKNOWN;
    }
    double seconds = millis / 1000.0;
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 100 * 60) {
      return String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
    return seconds < 100 * 3600
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : String.format(Locale.ROOT, "%.1f d", seconds / 86400);
  }

  /** Formats a retention time; {@code null} is forever. */
  public static String retention(Long millis) {
    return millis == null ? "forever" : Durations.format(Duration.ofMillis(millis));
  }

  /** Formats a count with its noun, such as {@code 1 member} or {@code 2 members}. */
  public static String of(long count, String singular) {
    return count(count) + " " + singular + (count == 1 ? "" : "s");
  }
}
