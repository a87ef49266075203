package io.murmuration.stage;

/** The records and bytes written to a topic per second. */
public record OutputRate(double records, double bytes) {
  public static final OutputRate ZERO = new OutputRate(0, 0);

  public OutputRate plus(OutputRate other) {
    return new OutputRate(records + other.records, bytes + other.bytes);
  }
}
