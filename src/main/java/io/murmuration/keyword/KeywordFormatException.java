package io.murmuration.keyword;

/** Says in one short phrase why some bytes are no keyword. */
public final class KeywordFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public KeywordFormatException(String reason) {
    super(reason, null, false, false);
  }
}
