package io.murmuration.message;

/**
 * Counts the items of a source since it was first read, across restarts. {@code read} is the sum of
 * the others. Published in the record of the cursor, so that each item counts exactly once.
 */
public record IngestCounts(long read, long accepted, long duplicates, long notices, long rejected) {
  public static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0, 0);

  boolean areValid() {
    return CountRange.containsAll(new long[] {read, accepted, duplicates, notices, rejected});
  }
}
