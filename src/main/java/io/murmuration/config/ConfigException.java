package io.murmuration.config;

/** A setting that cannot be used: names the key, what it held and what was expected. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String key, Object held, String expected) {
    super("%s is %s, expected %s".formatted(key, held, expected));
  }

  public ConfigException(String message) {
    super(message);
  }
}
