package io.murmuration.operate.records;

/** Input that stands for no record; the message says why, as the end of a sentence about it. */
public final class RecordFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public RecordFormatException(String message) {
    super(message);
  }
}
