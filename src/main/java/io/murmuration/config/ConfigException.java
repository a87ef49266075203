package io.murmuration.config;

/** A setting that cannot be used: names the key, what it held and what was expected. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_HELD_LENGTH = 200;

  public ConfigException(String key, Object held, String expected) {
    super(
        "%s is %s, expected %s"
            .formatted(key, held == null ? "not set" : shortened(held.toString()), expected));
  }

  public ConfigException(String message) {
    super(message);
  }

  private static String shortened(String held) {
    return held.length() <= MAX_HELD_LENGTH ? held : held.substring(0, MAX_HELD_LENGTH) + "…";
  }
}
