package io.murmuration.message;

/**
 * The event times that a post can have, in milliseconds since the epoch. Numbers in seconds,
 * microseconds and nanoseconds are outside of their range, so that none is taken for milliseconds.
 */
public final class PostTime {
  /** The minimum, 3 March 1973: as seconds, the same number is in the year 5138. */
  public static final long MIN_MILLIS = 100_000_000_000L;

  /** The maximum: the last millisecond of the year 9999. */
  public static final long MAX_MILLIS = 253_402_300_799_999L;

  private PostTime() {}

  /** Returns whether a stage can have written this time: since 1970, until the maximum. */
  static boolean isOfStage(long millis) {
    return millis >= 0 && millis <= MAX_MILLIS;
  }

  /** Returns whether a post can have this time. */
  public static boolean isValid(long millis) {
    return millis >= MIN_MILLIS && millis <= MAX_MILLIS;
  }

  /**
   * Returns a time that is valid.
   *
   * @param name the field that contains it
   * @throws PostFormatException naming the field, if no post can have this time
   */
  public static long required(String name, long millis) throws PostFormatException {
    if (!isValid(millis)) {
      throw PostFormatException.of(
          name,
          (millis < MIN_MILLIS ? "is before March 1973" : "is after the year 9999")
              + "; it must be in milliseconds since 1970");
    }
    return millis;
  }
}
