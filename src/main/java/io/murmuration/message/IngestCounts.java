package io.murmuration.message;

/**
 * What became of the items of a source since its beginning, restarts included; {@code read} is the
 * sum of the others. Published with the cursor, so each item counts exactly once.
 */
public record IngestCounts(long read, long accepted, long duplicates, long notices, long rejected) {
  public static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0, 0);
}
