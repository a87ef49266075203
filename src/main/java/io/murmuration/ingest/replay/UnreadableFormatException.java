package io.murmuration.ingest.replay;

import java.io.IOException;

/** Thrown for an input that is not JSON Lines. The message names its format and a remedy. */
final class UnreadableFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFormatException(String message) {
    super(message);
  }
}
