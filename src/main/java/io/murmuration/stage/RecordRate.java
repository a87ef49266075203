package io.murmuration.stage;

/** Records and bytes per second, as a stage counts them: without the markers of transactions. */
public record RecordRate(double records, double bytes) {
  public static final RecordRate ZERO = new RecordRate(0, 0);

  public RecordRate plus(RecordRate other) {
    return new RecordRate(records + other.records, bytes + other.bytes);
  }
}
