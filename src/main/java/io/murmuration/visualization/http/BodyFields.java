package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of a request on the event bus, checked by type. A wrong field is reported with a
 * {@link ConfigException} or {@link IllegalArgumentException}.
 */
final class BodyFields {

  private final JsonObject body;
  private final Set<String> read = new HashSet<>();

  BodyFields(Object body) {
    if (!(body instanceof JsonObject object)) {
      throw new IllegalArgumentException("expected an object with a field action");
    }
    this.body = object;
  }

  String text(String name) {
    if (get(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong(name, "a text");
  }

  boolean flag(String name) {
    if (get(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  long whole(String name, long min, long max) {
    if (get(name) instanceof Number number
        && (number instanceof Integer || number instanceof Long)
        && number.longValue() >= min
        && number.longValue() <= max) {
      return number.longValue();
    }
    throw wrong(name, "a whole number from %,d to %,d".formatted(min, max));
  }

  /** Returns the texts of an array, or none if the field is missing. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (has(name)) {
      if (!(get(name) instanceof JsonArray array)) {
        throw wrong(name, "an array of texts");
      }
      for (Object element : array) {
        if (!(element instanceof String text)) {
          throw wrong(name, "an array of texts");
        }
        texts.add(text);
      }
    }
    return texts;
  }

  /** Returns the texts of an object by name, or none if the field is missing. */
  Map<String, String> textsByName(String name) {
    Map<String, String> texts = new TreeMap<>();
    if (has(name)) {
      if (!(get(name) instanceof JsonObject object)) {
        throw wrong(name, "an object of texts");
      }
      for (Map.Entry<String, Object> entry : object) {
        if (!(entry.getValue() instanceof String text)) {
          throw new ConfigException(
              name + "." + entry.getKey(), Json.encode(entry.getValue()), "a text");
        }
        texts.put(entry.getKey(), text);
      }
    }
    return texts;
  }

  boolean isNull(String name) {
    return body.containsKey(name) && get(name) == null;
  }

  boolean has(String name) {
    read.add(name);
    return body.containsKey(name);
  }

  /** Rejects a request with fields that were not read. */
  void requireNoOthers() {
    for (String name : body.fieldNames()) {
      if (!read.contains(name)) {
        throw new IllegalArgumentException(
            "%s is unknown, expected only %s"
                .formatted(Json.encode(name), String.join(", ", read.stream().sorted().toList())));
      }
    }
  }

  private Object get(String name) {
    read.add(name);
    return body.getValue(name);
  }

  private RuntimeException wrong(String name, String expected) {
    return body.containsKey(name)
        ? new ConfigException(name, Json.encode(body.getValue(name)), expected)
        : new IllegalArgumentException("%s is missing, expected %s".formatted(name, expected));
  }
}
