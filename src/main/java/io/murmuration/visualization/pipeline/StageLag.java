package io.murmuration.visualization.pipeline;

/**
 * How many records a stage has still to read. Kafka tells offsets, of which some are markers of
 * transactions, with small transactions most of them. What share of the offsets are records is
 * learned from how fast both grow, so the answer is an estimate, but for 0. Used by one thread.
 */
final class StageLag {
  /** From less there is nothing to be learned. */
  private static final double MIN_OFFSETS_PER_SECOND = 10;

  /** Both rates are of slightly different times. */
  private static final double WEIGHT_OF_LATEST = 0.3;

  private GroupLag last;
  private long lastMillis;
  private double share = -1;

  /**
   * Takes a look.
   *
   * @param recordsPerSecond what is written to the topics that the stage reads
   */
  void look(GroupLag group, double recordsPerSecond, long nowMillis) {
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

  /** {@code null} before the first look. */
  Long records() {
    return last == null ? null : (long) Math.ceil(last.lag() * (share < 0 ? 1 : share));
  }
}
