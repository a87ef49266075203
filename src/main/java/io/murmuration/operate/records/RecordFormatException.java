package io.murmuration.operate.records;

/** Thrown if input is not a valid record. The message is a clause that explains why. */
public final class RecordFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public RecordFormatException(String message) {
    super(message);
  }
}
