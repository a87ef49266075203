package io.murmuration.keyword;

/** Thrown if some bytes are not a keyword; the message is one short phrase. */
public final class KeywordFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public KeywordFormatException(String reason) {
    super(reason, null, false, false);
  }
}
