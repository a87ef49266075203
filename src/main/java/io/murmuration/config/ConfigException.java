package io.murmuration.config;

/** An invalid setting. The message names the key, its value and the expected value. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_VALUE_LENGTH = 200;

  public ConfigException(String key, Object value, String expected) {
    super(
        "%s is %s, expected %s"
            .formatted(key, value == null ? "not set" : shortened(value.toString()), expected));
  }

  public ConfigException(String message) {
    super(message);
  }

  private static String shortened(String value) {
    return value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "…";
  }
}
