package io.murmuration.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads an object of a configuration file and records the requested keys. */
final class Section {
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new HashSet<>();

  private Section(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  static <T> T read(JsonNode root, Function<Section, T> reader) {
    return read("", root, reader);
  }

  /** Reads a nested object; a missing one is equal to an empty one. */
  <T> T section(String key, Function<Section, T> reader) {
    JsonNode nested = value(key);
    return read(path(key), nested == null ? JsonNodeFactory.instance.objectNode() : nested, reader);
  }

  private static <T> T read(String path, JsonNode node, Function<Section, T> reader) {
    if (!node.isObject()) {
      // The value is not shown, since it may be a secret.
      throw new ConfigException(
          path.isEmpty() ? "configuration" : path,
          (node.isArray() ? "an " : "a ") + node.getNodeType().name().toLowerCase(Locale.ROOT),
          "an object");
    }
    Section section = new Section(path, node);
    T result = reader.apply(section);
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!section.known.contains(key)) {
                throw new ConfigException(
                    "%s is unknown, expected one of %s"
                        .formatted(section.path(key), section.known.stream().sorted().toList()));
              }
            });
    return result;
  }

  String string(String key, String defaultValue) {
    JsonNode value = value(key);
    if (value == null) {
      return defaultValue;
    }
    if (!value.isTextual()) {
      throw new ConfigException(path(key), value, "a string");
    }
    return value.textValue();
  }

  /** Reads a constant of an enum, in lower case. */
  <E extends Enum<E>> E choice(String key, E defaultValue) {
    String text = string(key, defaultValue.name().toLowerCase(Locale.ROOT));
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    return Stream.of(constants)
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    path(key),
                    text,
                    "one of " + List.of(constants).toString().toLowerCase(Locale.ROOT)));
  }

  /** Reads a string that errors do not show, or {@code null} if it is missing. */
  String secret(String key) {
    JsonNode value = value(key);
    if (value != null && !value.isTextual()) {
      throw new ConfigException(path(key) + " is not a string (value not shown)");
    }
    return value == null ? null : value.textValue();
  }

  boolean bool(String key, boolean defaultValue) {
    JsonNode value = value(key);
    if (value == null) {
      return defaultValue;
    }
    if (!value.isBoolean()) {
      throw new ConfigException(path(key), value, "true or false");
    }
    return value.booleanValue();
  }

  long integer(String key, long defaultValue, long min, long max) {
    Long value = optionalInteger(key, min, max);
    return value == null ? defaultValue : value;
  }

  /** Reads a whole number, or {@code null} if it is missing. */
  Long optionalInteger(String key, long min, long max) {
    JsonNode value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToLong()
        || !value.isIntegralNumber()
        || value.longValue() < min
        || value.longValue() > max) {
      throw new ConfigException(
          path(key), value, "a whole number from %d to %d".formatted(min, max));
    }
    return value.longValue();
  }

  /** Reads a number above 0, or {@code null} if it is missing. */
  Double positive(String key) {
    return number(key, x -> x > 0 && !Double.isInfinite(x), "a number above 0");
  }

  /** Reads a number from 0 to 1, or {@code null} if it is missing. */
  Double share(String key) {
    return number(key, x -> x >= 0 && x <= 1, "a number from 0 to 1");
  }

  private Double number(String key, DoublePredicate isValid, String expected) {
    JsonNode value = value(key);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !isValid.test(value.doubleValue())) {
      throw new ConfigException(path(key), value, expected);
    }
    return value.doubleValue();
  }

  /** Reads an object of strings, numbers and booleans as strings. Errors show no values. */
  Map<String, String> scalars(String key) {
    JsonNode value = value(key);
    Map<String, String> scalars = new HashMap<>();
    if (value == null) {
      return scalars;
    }
    if (!value.isObject()) {
      throw new ConfigException(path(key) + " is not an object (value not shown)");
    }
    value
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw new ConfigException(
                    "%s.%s is not a string, number or boolean (value not shown)"
                        .formatted(path(key), entry.getKey()));
              }
              scalars.put(entry.getKey(), entry.getValue().asText());
            });
    return scalars;
  }

  List<String> strings(String key) {
    JsonNode value = value(key);
    List<String> values = new ArrayList<>();
    if (value == null) {
      return values;
    }
    if (!value.isArray()) {
      throw new ConfigException(path(key), value, "an array of strings");
    }
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        throw new ConfigException(path(key), value, "an array of strings");
      }
      values.add(element.textValue());
    }
    return values;
  }

  /** Rejects a setting that is given under both of its names. */
  void requireOne(String key, String alias) {
    if (value(key) != null && value(alias) != null) {
      throw new ConfigException(
          "%s and %s are names of one setting. Remove one of the two."
              .formatted(path(key), path(alias)));
    }
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private JsonNode value(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }
}
