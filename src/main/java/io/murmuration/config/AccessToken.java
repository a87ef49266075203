package io.murmuration.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What lets its bearer change what is followed, or push posts. Neither its text form nor any error
 * shows it.
 */
public record AccessToken(String text) {
  private static final int MIN_LENGTH = 16;

  /**
   * Takes a token of at least 16 characters.
   *
   * @param key what to name where it is shorter
   */
  public static AccessToken parse(String key, String text) {
    if (text.length() < MIN_LENGTH) {
      throw new ConfigException(
          "%s has %d characters, expected %d or more (what it holds is not shown)"
              .formatted(key, text.length(), MIN_LENGTH));
    }
    return new AccessToken(text);
  }

  /** Whether some text is this token; how long that takes says nothing of the characters. */
  public boolean is(String other) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "…";
  }
}
