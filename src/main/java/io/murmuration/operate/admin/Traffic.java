package io.murmuration.operate.admin;

/**
 * How much has passed through some topics at one time, in offsets; what has come between two looks
 * is the difference.
 *
 * @param written the ends of all their partitions, taken together
 * @param read the places of the groups in question, taken together
 * @param nanos when, by {@link System#nanoTime}
 */
public record Traffic(long written, long read, long nanos) {
  /** How much was written per second since an earlier look. */
  public double writtenPerSecond(Traffic earlier) {
    return perSecond(written - earlier.written, earlier);
  }

  /** How much was read per second since an earlier look. */
  public double readPerSecond(Traffic earlier) {
    return perSecond(read - earlier.read, earlier);
  }

  private double perSecond(long offsets, Traffic earlier) {
    return Math.max(0, offsets) * 1e9 / Math.max(1, nanos - earlier.nanos);
  }
}
