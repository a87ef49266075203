package io.murmuration.visualization;

import io.murmuration.message.MentionCount;
import java.util.Arrays;

/**
 * Counts of consecutive spans of time.
 *
 * @param from the beginning of the first span, in milliseconds since the epoch
 */
record Series(long from, long[] counts) {
  static Series of(MentionCount.Counts counts) {
    return new Series(counts.from(), counts.counts());
  }

  /**
   * Returns the sum over the spans of the later series, without other counts.
   *
   * @param spanMillis the length of a span
   */
  Series plus(Series other, long spanMillis) {
    if (other.from > from) {
      return other.plus(this, spanMillis);
    }
    long[] sum = Arrays.copyOf(counts, counts.length);
    long shift = (from - other.from) / spanMillis;
    for (int i = 0; i < sum.length && i + shift < other.counts.length; i++) {
      sum[i] += other.counts[(int) (i + shift)];
    }
    return new Series(from, sum);
  }
}
