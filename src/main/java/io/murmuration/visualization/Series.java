package io.murmuration.visualization;

import java.util.Arrays;

/** Counts of consecutive spans of time; {@code from} is the start of the first, in milliseconds. */
record Series(long from, long[] counts) {
  /**
   * Both together, over the span of the later one; what the earlier one counted before that is left
   * out. Both have the same number of spans of {@code spanMillis}.
   */
  Series plus(Series other, long spanMillis) {
    if (other.from > from) {
      return other.plus(this, spanMillis);
    }
    long[] sum = Arrays.copyOf(counts, counts.length);
    long shift = (from - other.from) / spanMillis;
    for (int i = 0; i + shift < other.counts.length; i++) {
      sum[i] += other.counts[(int) (i + shift)];
    }
    return new Series(from, sum);
  }
}
