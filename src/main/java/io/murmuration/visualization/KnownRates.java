package io.murmuration.visualization;

import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Rates over the part of a span whose counts are known: that after counting began, outside of gaps.
 */
final class KnownRates {
  /** Minimum known part of the last minute and of the time before, for a trend. */
  private static final long MIN_LAST_MILLIS = 20_000;

  private static final long MIN_BEFORE_MILLIS = 60_000;

  private final List<Gap> gaps;
  private final long sinceMillis;

  KnownRates(Collection<Gap> gaps, long sinceMillis) {
    this.gaps = gaps.stream().sorted(Comparator.comparingLong(Gap::from)).toList();
    this.sinceMillis = sinceMillis;
  }

  /**
   * Returns the rate over the known part of a span.
   *
   * @param rate the rate over the whole span since counting began; returned as it is if nothing of
   *     the span is known
   */
  double of(double rate, long from, long end) {
    long begin = Math.max(from, sinceMillis);
    long known = knownMillis(from, end);
    return known <= 0 || known == end - begin
        ? rate
        : Math.round(rate * (end - begin) / known * 1e6) / 1e6;
  }

  /**
   * Returns the rate over a span divided by that over the span before it, or {@code null} if too
   * little of them is known. Without an earlier count, the ratio is computed as if there were one.
   */
  Double ratio(long count, long from, long end, long countBefore, long fromBefore) {
    long known = knownMillis(from, end);
    long knownBefore = knownMillis(fromBefore, from);
    if (known < MIN_LAST_MILLIS || knownBefore < MIN_BEFORE_MILLIS) {
      return null;
    }
    double before = (double) Math.max(1, countBefore) / knownBefore;
    return Math.round((double) count / known / before * 1e6) / 1e6;
  }

  private long knownMillis(long from, long end) {
    long known = 0;
    long begin = Math.max(from, sinceMillis);
    for (Gap gap : gaps) {
      known += Math.max(0, Math.min(end, gap.from()) - begin);
      begin = Math.max(begin, gap.to() == null ? end : gap.to());
    }
    return known + Math.max(0, end - begin);
  }
}
