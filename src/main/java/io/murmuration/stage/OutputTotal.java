package io.murmuration.stage;

/** How much has been written to a topic. */
public record OutputTotal(long records, long bytes) {
  static final OutputTotal ZERO = new OutputTotal(0, 0);

  /** Both together. */
  public OutputTotal plus(OutputTotal other) {
    return new OutputTotal(records + other.records, bytes + other.bytes);
  }

  /** What was added to an earlier total; all of it if counting began anew. */
  OutputTotal since(OutputTotal earlier) {
    return records < earlier.records
        ? this
        : new OutputTotal(records - earlier.records, bytes - earlier.bytes);
  }
}
