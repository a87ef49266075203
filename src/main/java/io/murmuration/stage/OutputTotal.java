package io.murmuration.stage;

/** The records and bytes written to a topic since the producer was created. */
public record OutputTotal(long records, long bytes) {
  static final OutputTotal ZERO = new OutputTotal(0, 0);

  public OutputTotal plus(OutputTotal other) {
    return new OutputTotal(records + other.records, bytes + other.bytes);
  }

  /** Returns the growth since an earlier total, or this total if counting has restarted. */
  OutputTotal since(OutputTotal earlier) {
    return records < earlier.records
        ? this
        : new OutputTotal(records - earlier.records, bytes - earlier.bytes);
  }
}
