package io.murmuration.stage;

/** The records and bytes that a stage has written to a topic, or read, since counting began. */
public record RecordTotal(long records, long bytes) {
  static final RecordTotal ZERO = new RecordTotal(0, 0);

  public RecordTotal plus(RecordTotal other) {
    return new RecordTotal(records + other.records, bytes + other.bytes);
  }

  /** Returns the growth since an earlier total, or this total if counting has restarted. */
  RecordTotal since(RecordTotal earlier) {
    return records < earlier.records
        ? this
        : new RecordTotal(records - earlier.records, bytes - earlier.bytes);
  }
}
