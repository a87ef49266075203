package io.murmuration.stage;

/** Signals that a step cannot use a record. The stage moves the record to {@code dead-letters}. */
public final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadRecordException(String reason) {
    super(reason, null, false, false);
  }
}
