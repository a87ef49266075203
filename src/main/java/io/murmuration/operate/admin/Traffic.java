package io.murmuration.operate.admin;

import io.murmuration.operate.OffsetRates;

/**
 * A sample of the traffic through the topics of an installation, in offsets. The difference of two
 * samples is the traffic between them.
 *
 * @param written the sum of the end offsets of all partitions
 * @param read the sum of the committed offsets of all groups
 * @param nanos the time of the sample, from {@link System#nanoTime}
 */
public record Traffic(long written, long read, long nanos) {
  /** Returns the offsets written per second since an earlier sample. */
  public double writtenPerSecond(Traffic earlier) {
    return OffsetRates.perSecond(written - earlier.written, nanos - earlier.nanos);
  }

  /** Returns the offsets read per second since an earlier sample. */
  public double readPerSecond(Traffic earlier) {
    return OffsetRates.perSecond(read - earlier.read, nanos - earlier.nanos);
  }
}
