package io.murmuration.config;

import java.util.Map;

/**
 * A text that was set, by the name under which it was; {@code text} is {@code null} where it was
 * not. It may be a secret.
 */
record NamedValue(String key, String text) {
  /** A key of the configuration file, or the environment variable that comes before it. */
  static NamedValue read(
      Section section, String key, Map<String, String> environment, String variable) {
    String text = environment.getOrDefault(variable, "");
    String ofFile = section.secret(key);
    if (!text.isEmpty()) {
      return new NamedValue(variable, text);
    }
    return new NamedValue(ofFile == null ? variable : section.path(key), ofFile);
  }

  boolean isMissing() {
    return text == null;
  }

  @Override
  public String toString() {
    return key;
  }
}
