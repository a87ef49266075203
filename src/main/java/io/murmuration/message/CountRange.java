package io.murmuration.message;

/**
 * The counts that a stage can have written: those that every reader of JSON represents exactly.
 * Their sums over shards and panes stay far from an overflow.
 */
final class CountRange {
  private static final long MAX = 1L << 53;

  private CountRange() {}

  static boolean contains(long count) {
    return count >= 0 && count <= MAX;
  }

  static boolean containsAll(long[] counts) {
    for (long count : counts) {
      if (!contains(count)) {
        return false;
      }
    }
    return true;
  }
}
