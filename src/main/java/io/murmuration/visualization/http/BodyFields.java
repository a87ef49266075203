package io.murmuration.visualization.http;

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
 * The fields of a request on the event bus, each as what it has to be; whatever it is instead is
 * named with an {@link IllegalArgumentException}.
 */
final class BodyFields {
  private static final int MAX_SHOWN = 100;

  private final JsonObject body;
  private final Set<String> read = new HashSet<>();

  BodyFields(Object body) {
    if (!(body instanceof JsonObject object)) {
      throw new IllegalArgumentException("expected an object with the field action");
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

  long whole(String name, long least, long most) {
    if (get(name) instanceof Number number
        && (number instanceof Integer || number instanceof Long)
        && number.longValue() >= least
        && number.longValue() <= most) {
      return number.longValue();
    }
    throw wrong(name, "a whole number from %,d to %,d".formatted(least, most));
  }

  /** Texts, none where there is no such field. */
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

  /** Texts by name, none where there is no such field. */
  Map<String, String> textsByName(String name) {
    Map<String, String> texts = new TreeMap<>();
    if (has(name)) {
      if (!(get(name) instanceof JsonObject object)) {
        throw wrong(name, "an object of texts");
      }
      for (Map.Entry<String, Object> entry : object) {
        if (!(entry.getValue() instanceof String text)) {
          throw wrong(name + "." + entry.getKey(), "a text", entry.getValue());
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

  /** Refuses a request with fields that nobody has read. */
  void requireNoOthers() {
    for (String name : body.fieldNames()) {
      if (!read.contains(name)) {
        throw new IllegalArgumentException(
            "%s is unknown, expected only %s"
                .formatted(shown(name), String.join(", ", read.stream().sorted().toList())));
      }
    }
  }

  private Object get(String name) {
    read.add(name);
    return body.getValue(name);
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return body.containsKey(name)
        ? wrong(name, expected, body.getValue(name))
        : new IllegalArgumentException("%s is missing, expected %s".formatted(name, expected));
  }

  private static IllegalArgumentException wrong(String name, String expected, Object value) {
    return new IllegalArgumentException(
        "%s has %s, expected %s".formatted(name, shown(value), expected));
  }

  private static String shown(Object value) {
    String text = Json.encode(value);
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + '…' : text;
  }
}
