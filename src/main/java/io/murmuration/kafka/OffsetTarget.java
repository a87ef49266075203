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

/** A position in every partition of a topic. */
public sealed interface OffsetTarget {
  /** The first available record. */
  record Earliest() implements OffsetTarget {}

  /** The position after the last record. */
  record Latest() implements OffsetTarget {}

  /** The same offset in every partition, or the nearest one that a partition has. */
  record Offset(long offset) implements OffsetTarget {}

  /** The first record with this timestamp or a later one, or after the last record. */
  record Time(Instant at) implements OffsetTarget {}

  /** A number of offsets before the end of each partition. */
  record Last(long records) implements OffsetTarget {}

  /**
   * Returns the offset of this target in a partition, limited to its start and end.
   *
   * @param firstOfTime the first offset of the time of a {@link Time}, or of a later one; negative
   *     if there is none. Ignored for other targets.
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

  /** Kafka's times are milliseconds as a {@code long}. */
  Instant MAX_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** Describes the accepted texts in error messages. */
  String EXPECTED =
      "earliest, latest, an offset, last:100, a time such as 2026-11-22T10:15:00Z or"
          + " 2026-11-22T10:15, or an age such as 10m, 2h or 1d";

  /**
   * Parses {@code earliest}, {@code latest}, {@code 12345} or {@code offset:12345}, {@code
   * last:100}, an ISO 8601 time (in this machine's time zone unless it has one), or an age in the
   * format of {@link Durations}: {@code 10m}, {@code -10m}, {@code 10m ago} and {@code PT10M} are
   * equivalent.
   *
   * @throws ConfigException naming {@code key} if the text is invalid
   */
  static OffsetTarget parse(String key, String text) {
    return parse(key, text, Instant.now(), ZoneId.systemDefault());
  }

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
      Instant at = ago == null ? time(target, zone) : now.minus(ago);
      if (at.isAfter(MAX_TIME)) {
        throw new ConfigException(key, text, EXPECTED);
      }
      // Kafka has no times before 1970.
      return at.isBefore(Instant.EPOCH) ? new Earliest() : new Time(at);
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
