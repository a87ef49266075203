package io.murmuration.ingest.live.x;

/**
 * Estimates the difference between the clock of X and the local clock from the dates of responses.
 * Those are whole seconds and delayed by the network. A difference of up to 5 s from the local
 * clock or from the last estimate is therefore ignored. Safe for use by several threads.
 */
final class XClock {
  private static final long TOLERANCE_MILLIS = 5_000;

  private volatile long skewMillis;

  /**
   * @param dateMillis the date of a response, or a negative number if it has none
   * @param localMillis the local time at that moment
   */
  void note(long dateMillis, long localMillis) {
    long skew = dateMillis - localMillis;
    if (dateMillis >= 0 && Math.abs(skew - skewMillis) > TOLERANCE_MILLIS) {
      skewMillis = Math.abs(skew) <= TOLERANCE_MILLIS ? 0 : skew;
    }
  }

  /** The time in milliseconds by which X is ahead of the local clock. */
  long skewMillis() {
    return skewMillis;
  }
}
