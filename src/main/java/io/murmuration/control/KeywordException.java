package io.murmuration.control;

/**
 * A change of keywords or mutes that is not possible. The message says why, and nothing was
 * changed.
 */
public final class KeywordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isUnknown;

  private KeywordException(String message, boolean isUnknown) {
    super(message);
    this.isUnknown = isUnknown;
  }

  /** Returns the problem of a keyword that is not followed. */
  public static KeywordException unknown(String name) {
    return new KeywordException("no followed keyword has the query, slug or label " + name, true);
  }

  static KeywordException conflict(String message) {
    return new KeywordException(message, false);
  }

  /** Returns whether the keyword is not followed. */
  public boolean isUnknown() {
    return isUnknown;
  }
}
