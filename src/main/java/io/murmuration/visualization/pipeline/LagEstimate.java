package io.murmuration.visualization.pipeline;

/**
 * Estimates the number of records that a stage has not read. Kafka reports offsets, some of which
 * are markers of transactions: with small transactions, most of them. The share of records among
 * the offsets is derived from the rates at which both grow. Only a lag of 0 is exact. Used by one
 * thread.
 */
final class LagEstimate {
  /** Minimum rate from which a share is derived. */
  private static final double MIN_OFFSETS_PER_SECOND = 10;

  /** Smooths the share because both rates refer to slightly different times. */
  private static final double WEIGHT_OF_LATEST = 0.3;

  private GroupLag last;
  private long lastMillis;
  private double share = -1;

  /**
   * Updates the estimate.
   *
   * @param recordsPerSecond the rate of the topics that the stage reads
   */
  void sample(GroupLag group, double recordsPerSecond, long nowMillis) {
    if (last != null && nowMillis > lastMillis) {
      double offsetsPerSecond = (group.end() - last.end()) * 1000.0 / (nowMillis - lastMillis);
      if (offsetsPerSecond >= MIN_OFFSETS_PER_SECOND && recordsPerSecond > 0) {
        double latest = Math.min(1, recordsPerSecond / offsetsPerSecond);
        share = share < 0 ? latest : share + WEIGHT_OF_LATEST * (latest - share);
      }
    }
    last = group;
    lastMillis = nowMillis;
  }

  /** Returns the number of records, or {@code null} before the first sample. */
  Long records() {
    return last == null ? null : (long) Math.ceil(last.lag() * (share < 0 ? 1 : share));
  }
}
