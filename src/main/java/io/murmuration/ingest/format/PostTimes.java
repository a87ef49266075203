package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the times of posts: milliseconds since the epoch as a whole number or its digits, ISO 8601
 * with {@code T} or a space or the date alone, the format of the X API v1.1, and any of these as
 * MongoDB's export wraps them. A time without an offset is in UTC.
 */
final class PostTimes {
  private static final int MAX_LENGTH = 64;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");

  /** The field in which MongoDB's export wraps a time. */
  private static final String WRAPPED = "$date";

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[ ]['UTC'][XXX][XX][X]")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter X_V1 =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss Z yyyy", Locale.ENGLISH);
  private static final Instant MAX = Instant.ofEpochMilli(PostTime.MAX_MILLIS);

  /** The epoch of post ids of X, which contain 41 bits of milliseconds above 22 other bits. */
  private static final long SNOWFLAKE_EPOCH = 1_288_834_974_657L;

  private static final int SNOWFLAKE_SHIFT = 22;

  /** Earlier posts have smaller ids, which contain no time. */
  private static final long FIRST_SNOWFLAKE = 29_700_859_247L;

  private static final int ABSENT = -1;

  private PostTimes() {}

  /** Returns an ISO 8601 time with offset, from 1970 to 9999, or {@code null} if there is none. */
  static Instant anyInstant(JsonFields fields, String name) {
    String text = fields.anyString(name);
    if (text == null || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      return time.isBefore(Instant.EPOCH) || time.isAfter(MAX) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Returns a time in milliseconds since the epoch, or a negative number if absent or blank.
   *
   * @throws PostFormatException if it is not a time, or no post can have it
   */
  static long millis(JsonFields fields, String name) throws PostFormatException {
    if (!fields.has(name)) {
      return ABSENT;
    }
    JsonFields wrapper = fields.anyObject(name);
    if (wrapper.has(WRAPPED)) {
      return millis(wrapper, WRAPPED);
    }
    String text = fields.anyWholeNumberOrString(name);
    if (text == null || text.length() > MAX_LENGTH) {
      throw fields.wrong(name, "is not a time");
    }
    if (text.isBlank()) {
      return ABSENT;
    }
    return PostTime.required(
        fields.path(name),
        WHOLE_NUMBER.matcher(text).matches() ? whole(text) : written(fields, name, text));
  }

  /**
   * Returns the time of a post of X: that of a field, otherwise that in its id.
   *
   * @throws PostFormatException if the field is not a time, or neither has one
   */
  static long millisOrThatOfId(JsonFields tweet, String name, String id)
      throws PostFormatException {
    long millis = millis(tweet, name);
    if (millis != ABSENT) {
      return millis;
    }
    if (!isSnowflake(id)) {
      throw tweet.wrong(name, "is missing");
    }
    return (whole(id) >> SNOWFLAKE_SHIFT) + SNOWFLAKE_EPOCH;
  }

  /** Returns whether an id of X contains a time. */
  static boolean isSnowflake(String id) {
    if (id == null || !WHOLE_NUMBER.matcher(id).matches()) {
      return false;
    }
    long number = whole(id);
    return number >= FIRST_SNOWFLAKE && number < Long.MAX_VALUE;
  }

  /** Returns a whole number, or the limit of the range of a long that it exceeds. */
  private static long whole(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static long written(JsonFields fields, String name, String text)
      throws PostFormatException {
    try {
      TemporalAccessor time =
          Character.isDigit(text.charAt(0))
              ? ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from)
              : OffsetDateTime.parse(text, X_V1);
      if (time instanceof OffsetDateTime offset) {
        return offset.toInstant().toEpochMilli();
      }
      LocalDateTime local =
          time instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) time;
      return local.toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw fields.wrong(name, "is not a time");
    }
  }
}
