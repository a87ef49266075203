package io.murmuration.kafka;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in every partition of a topic. */
public sealed interface OffsetTarget {
  /** The first record that there is. */
  record Earliest() implements OffsetTarget {}

  /** Behind the last record. */
  record Latest() implements OffsetTarget {}

  /** An offset, the same in every partition; as near to it as a partition has any. */
  record Offset(long offset) implements OffsetTarget {}

  /** The first record of this time or a later one; behind the last where there is none. */
  record Time(Instant at) implements OffsetTarget {}

  /** So many offsets before the end of each partition. */
  record Last(long records) implements OffsetTarget {}

  /**
   * The offset that this is in a partition: never before its start or behind its end.
   *
   * @param firstOfTime for a {@link Time}, the first offset of that time or a later one; negative
   *     where there is none, and of no account for other places
   */
  default long in(long start, long end, long firstOfTime) {
    long wanted = end;
    if (this instanceof Earliest) {
      wanted = start;
    } else if (this instanceof Offset at) {
      wanted = at.offset();
    } else if (this instanceof Last last) {
      wanted = end - last.records();
    } else if (this instanceof Time && firstOfTime >= 0) {
      wanted = firstOfTime;
    }
    return Math.min(end, Math.max(start, wanted));
  }

  /** What to say is expected. */
  String EXPECTED =
      "earliest, latest, an offset, last:100, a time such as 2026-11-22T10:15:00Z or"
          + " 2026-11-22T10:15, or how long ago, such as 10m, 2h or 1d";

  /**
   * The place that a text stands for: {@code earliest}, {@code latest}, {@code 12345} or {@code
   * offset:12345}, {@code last:100}, a time of ISO 8601 (of this machine's time zone where it names
   * none), or how long ago it is, as {@link Durations} has it: {@code 10m}, {@code -10m}, {@code
   * 10m ago} and {@code PT10M} are the same.
   *
   * @throws ConfigException naming {@code key} where the text stands for none
   */
  static OffsetTarget parse(String key, String text) {
    return parse(key, text, Instant.now(), ZoneId.systemDefault());
  }

  /** The same, by a clock and a time zone. */
  static OffsetTarget parse(String key, String text, Instant now, ZoneId zone) {
    String target = text.strip();
    if (target.equalsIgnoreCase("earliest")) {
      return new Earliest();
    }
    if (target.equalsIgnoreCase("latest")) {
      return new Latest();
    }
    Matcher number = Pattern.compile("(?:(offset|last):)?(\\d{1,18})").matcher(target);
    if (number.matches()) {
      long value = Long.parseLong(number.group(2));
      return "last".equals(number.group(1)) ? new Last(value) : new Offset(value);
    }
    Duration ago = Durations.parseOrNull(target.replaceFirst("^-", "").replaceFirst(" ago$", ""));
    try {
      return new Time(ago == null ? time(target, zone) : now.minus(ago));
    } catch (DateTimeException | ArithmeticException e) {
      throw new ConfigException(key, text, EXPECTED);
    }
  }

  /**
   * Parses a time of ISO 8601, with or without a time zone and time of day.
   *
   * @param zone the time zone for times without one
   * @throws DateTimeException if the text is not a time
   */
  static Instant time(String text, ZoneId zone) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notWithZone) {
      try {
        return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
      } catch (DateTimeParseException notWithTime) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
    }
  }
}
