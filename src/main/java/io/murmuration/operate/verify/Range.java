package io.murmuration.operate.verify;

/**
 * The compared range: the minutes between {@code fromMillis} and {@code toMillis}. {@code null} is
 * the start or the end of the log; if both are {@code null}, totals are compared in addition.
 */
public record Range(Long fromMillis, Long toMillis) {
  static final long MINUTE_MILLIS = 60_000;

  /** Number of minutes in {@code mentions}, including the current one. */
  static final int MINUTES = 60;

  /** Returns the first minute that can be compared at a moment. */
  long firstMinute(long nowMillis) {
    long first = minute(nowMillis) - MINUTES + 1;
    return fromMillis == null ? first : Math.max(first, minute(fromMillis + MINUTE_MILLIS - 1));
  }

  /** Returns the last minute that can be compared at a moment. */
  long lastMinute(long nowMillis) {
    long last = minute(nowMillis);
    return toMillis == null ? last : Math.min(last, minute(toMillis) - 1);
  }

  static long minute(long millis) {
    return Math.floorDiv(millis, MINUTE_MILLIS);
  }
}
