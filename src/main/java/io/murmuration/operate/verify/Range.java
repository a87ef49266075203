package io.murmuration.operate.verify;

/**
 * What is compared: the minutes that lie between {@code fromMillis} and {@code toMillis}, and,
 * where both are {@code null}, the totals. {@code null} is where the log begins and ends.
 */
public record Range(Long fromMillis, Long toMillis) {
  static final long MINUTE_MILLIS = 60_000;

  /** For so many minutes, that of the present among them, {@code mentions} has counts. */
  static final int MINUTES = 60;

  /** The first of the minutes that can be compared at a moment. */
  long firstMinute(long nowMillis) {
    long first = minute(nowMillis) - MINUTES + 1;
    return fromMillis == null ? first : Math.max(first, minute(fromMillis + MINUTE_MILLIS - 1));
  }

  /** The last of them. */
  long lastMinute(long nowMillis) {
    long last = minute(nowMillis);
    return toMillis == null ? last : Math.min(last, minute(toMillis) - 1);
  }

  static long minute(long millis) {
    return Math.floorDiv(millis, MINUTE_MILLIS);
  }
}
