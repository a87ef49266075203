package io.murmuration.ingest.live.x;

/**
 * The time by the clock of X as far as its answers tell. They tell whole seconds, late by their way
 * here, so that a difference of up to 5 s, from our clock or from what was known, counts as none.
 * From any thread.
 */
final class XClock {
  private static final long TOLERANCE_MILLIS = 5_000;

  private volatile long skewMillis;

  /**
   * @param dateMillis what X has told, negative for nothing
   * @param localMillis our time at that moment
   */
  void note(long dateMillis, long localMillis) {
    long skew = dateMillis - localMillis;
    if (dateMillis >= 0 && Math.abs(skew - skewMillis) > TOLERANCE_MILLIS) {
      skewMillis = Math.abs(skew) <= TOLERANCE_MILLIS ? 0 : skew;
    }
  }

  /** How far X is ahead of us, in milliseconds. */
  long skewMillis() {
    return skewMillis;
  }
}
