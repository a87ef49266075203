package io.murmuration.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 20s}, {@code 10m}, {@code 20h}, {@code 7d},
 * {@code 2w}, or as ISO 8601 has them, {@code PT10M}.
 */
public final class Durations {
  /** What to say is expected. */
  public static final String EXPECTED = "a duration such as 500ms, 20s, 10m, 20h, 7d or PT10M";

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12}) ?(ms|s|m|h|d|w)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private Durations() {}

  /**
   * The duration that a text stands for, which is not below zero.
   *
   * @throws ConfigException naming {@code key} where the text stands for none
   */
  public static Duration parse(String key, String text) {
    Duration duration = parseOrNull(text);
    if (duration == null) {
      throw new ConfigException(key, text, EXPECTED);
    }
    return duration;
  }

  /** The same, {@code null} where the text stands for none. */
  public static Duration parseOrNull(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
    if (matcher.matches()) {
      return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    }
    try {
      Duration duration = Duration.parse(text.strip());
      return duration.isNegative() ? null : duration;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** A duration in its largest unit that leaves no rest, as {@link #parse} takes it. */
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
