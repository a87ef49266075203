package io.murmuration.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret that authorizes changes or pushed posts. It is redacted in {@code toString} and errors.
 */
public record AccessToken(String text) {
  private static final int MIN_LENGTH = 16;

  /** Parses a token of at least 16 characters; an error names the key. */
  public static AccessToken parse(String key, String text) {
    if (text.length() < MIN_LENGTH) {
      throw new ConfigException(
          "%s has %d characters, expected %d or more (value not shown)"
              .formatted(key, text.length(), MIN_LENGTH));
    }
    return new AccessToken(text);
  }

  /** Compares a text with this token in constant time. */
  public boolean is(String other) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "…";
  }
}
