package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a request, checked by type. A wrong parameter is reported with a {@link
 * ConfigException} or {@link IllegalArgumentException}.
 */
final class QueryFields {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final int MAX_LENGTH = 1_024;

  private final MultiMap params;

  /**
   * @throws IllegalArgumentException if there is an unknown parameter
   */
  QueryFields(MultiMap params, Set<String> known) {
    this.params = params;
    for (String name : params.names()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s is unknown, expected one of %s"
                .formatted(Json.encode(name), String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  /** Returns a text, or {@code null} if it is missing or empty. */
  String text(String name) {
    List<String> values = params.getAll(name);
    if (values.size() > 1) {
      throw new IllegalArgumentException(name + " is given " + values.size() + " times");
    }
    String text = values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    if (text != null && text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s has %,d characters, expected at most %,d".formatted(name, text.length(), MAX_LENGTH));
    }
    return text;
  }

  String text(String name, String defaultValue) {
    String text = text(name);
    return text == null ? defaultValue : text;
  }

  /** Returns a number from {@code min} to {@code max}, or {@code null} if it is missing. */
  Integer whole(String name, int min, int max) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    long number = WHOLE.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (number < min || number > max) {
      throw new ConfigException(
          name, '"' + text + '"', "a whole number from %,d to %,d".formatted(min, max));
    }
    return (int) number;
  }

  int whole(String name, int min, int max, int defaultValue) {
    Integer number = whole(name, min, max);
    return number == null ? defaultValue : number;
  }

  /**
   * Returns whether a parameter is the first of two words rather than the second, which is the
   * default.
   */
  boolean is(String name, String first, String second) {
    String word = text(name, second);
    if (!word.equals(first) && !word.equals(second)) {
      throw new ConfigException(name, '"' + word + '"', first + " or " + second);
    }
    return word.equals(first);
  }
}
