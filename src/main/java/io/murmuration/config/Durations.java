package io.murmuration.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and formats durations such as {@code 500ms}, {@code 20s}, {@code 10m}, {@code 20h}, {@code
 * 7d}, {@code 2w}, or those of ISO 8601, such as {@code PT10M}.
 */
public final class Durations {
  /** The accepted form, for error messages. */
  public static final String EXPECTED = "a duration such as 500ms, 20s, 10m, 20h, 7d or PT10M";

  /** The longest wait: Kafka's clients count timeouts in milliseconds as an {@code int}. */
  public static final Duration MAX_WAIT = Duration.ofDays(24);

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12}) ?(ms|s|m|h|d|w)");

  /** The longest duration: Kafka and Vert.x count time in milliseconds. */
  public static final Duration MAX = Duration.ofMillis(Long.MAX_VALUE);

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private Durations() {}

  /** Parses a duration of zero or more; an error names the key. */
  public static Duration parse(String key, String text) {
    Duration duration = parseOrNull(text);
    if (duration == null) {
      throw new ConfigException(key, text, EXPECTED);
    }
    if (duration.equals(MAX)) {
      throw new ConfigException(key, text, "a duration below " + format(MAX));
    }
    return duration;
  }

  /**
   * Parses a duration of zero or more; returns {@code null} if the text is not one, and {@link
   * #MAX} if it is longer.
   */
  public static Duration parseOrNull(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
    try {
      Duration duration =
          matcher.matches()
              ? UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
              : Duration.parse(text.strip());
      if (duration.isNegative()) {
        return null;
      }
      return duration.compareTo(MAX) > 0 ? MAX : duration;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Formats a duration for {@link #parse}, in the largest unit without a remainder. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long unitMillis = UNITS.get(unit).toMillis();
      if (millis >= unitMillis && millis % unitMillis == 0) {
        return millis / unitMillis + unit;
      }
    }
    return millis + "ms";
  }
}
