package io.murmuration.config;

import java.util.Map;

/**
 * A text and the name of its setting. {@code text} may be a secret, and is {@code null} if it is not
 * set.
 */
record NamedValue(String key, String text) {
  /** Reads a key of the configuration file, or the environment variable that overrides it. */
  static NamedValue read(
      Section section, String key, Map<String, String> environment, String variable) {
    String text = environment.getOrDefault(variable, "");
    String fromFile = section.secret(key);
    if (!text.isEmpty()) {
      return new NamedValue(variable, text);
    }
    return new NamedValue(fromFile == null ? variable : section.path(key), fromFile);
  }

  boolean isMissing() {
    return text == null;
  }

  @Override
  public String toString() {
    return key;
  }
}
