package io.murmuration.operate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Derives the growth per second of offsets from successive samples. Offsets include the markers of
 * transactions; {@link io.murmuration.stage.RecordRate} does not. Thread-safe.
 */
public final class OffsetRates {
  private static final double NANOS_PER_SECOND = 1e9;

  private record Sample(long offset, long nanos, Double rate) {}

  private final long minNanos;
  private final long maxNanos;
  private final Map<String, Sample> samples = new HashMap<>();

  /**
   * @param minInterval the minimum duration between two samples that determine a rate; a sample
   *     within it repeats the previous rate
   * @param maxInterval the maximum duration between two samples that determine a rate
   */
  public OffsetRates(Duration minInterval, Duration maxInterval) {
    this.minNanos = minInterval.toNanos();
    this.maxNanos = maxInterval.toNanos();
  }

  /**
   * Records a sample.
   *
   * @param nanos the time of the sample, from {@link System#nanoTime}
   * @return the growth per second since the previous sample, or {@code null} if there is none, if
   *     it is too old, or if the offset has decreased
   */
  public synchronized Double sample(String name, long offset, long nanos) {
    Sample last = samples.get(name);
    if (last != null && nanos - last.nanos() < minNanos) {
      return last.rate();
    }
    Double rate = null;
    if (last != null && nanos - last.nanos() <= maxNanos && offset >= last.offset()) {
      rate = perSecond(offset - last.offset(), nanos - last.nanos());
    }
    samples.put(name, new Sample(offset, nanos, rate));
    return rate;
  }

  /** Removes the samples of all other offsets. */
  public synchronized void retain(Set<String> names) {
    samples.keySet().retainAll(names);
  }

  /** Returns a rate per second; 0 if the growth is negative. */
  public static double perSecond(long growth, long nanos) {
    return Math.max(0, growth) * NANOS_PER_SECOND / Math.max(1, nanos);
  }
}
