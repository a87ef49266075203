package io.murmuration.ingest.format;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Utf8;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON object whose fields are read by type. A field that is {@code null} counts as absent; one
 * of another type than asked for is an error that names the field by its path, unless it is asked
 * for as {@code any…}: then it counts as absent too, for what strangers have written unchecked.
 */
final class JsonFields {
  private static final JsonMapper JSON =
      JsonMapper.builder(PostJson.FACTORY.copy())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Longer than any time that someone means. */
  private static final int MAX_TIME_LENGTH = 64;

  private static final Instant MAX_TIME = Instant.ofEpochMilli(PostJson.MAX_CREATED_AT);

  private final JsonNode node;
  private final String path;

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Reads exactly one JSON object.
   *
   * @throws PostFormatException if the bytes are something else, or exceed the limits of {@link
   *     PostJson#FACTORY}
   */
  static JsonFields parse(byte[] bytes, int from, int length) throws PostFormatException {
    if (!Utf8.isWellFormed(bytes, from, length)) {
      throw new PostFormatException("invalid UTF-8");
    }
    return parse("", () -> JSON.readTree(bytes, from, length));
  }

  private interface Reading {
    JsonNode tree() throws IOException;
  }

  private static JsonFields parse(String path, Reading reading) throws PostFormatException {
    JsonNode node;
    try {
      node = reading.tree();
    } catch (MismatchedInputException e) {
      throw new PostFormatException("more than one JSON value");
    } catch (IOException e) {
      throw PostJson.invalid(e);
    }
    if (!node.isObject()) {
      throw new PostFormatException(path.isEmpty() ? "not a JSON object" : path + " is no object");
    }
    return new JsonFields(node, path.isEmpty() ? "" : path + ".");
  }

  /** An object, itself or as the text of its JSON in a string; {@code null} if absent. */
  JsonFields objectOrItsText(String name) throws PostFormatException {
    if (has(name) && node.get(name).isTextual()) {
      return parse(path + name, () -> JSON.readTree(node.get(name).textValue()));
    }
    return object(name);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The names that are there, in the order of the bytes, with those of {@code null} values. */
  Iterable<String> names() {
    return node::fieldNames;
  }

  /** A string, or {@code null} if absent. */
  String string(String name) throws PostFormatException {
    if (!has(name)) {
      return null;
    }
    if (!node.get(name).isTextual()) {
      throw wrong(name, "is not a string");
    }
    return node.get(name).textValue();
  }

  /** A string that has to be there, and not be empty. */
  String required(String name) throws PostFormatException {
    String value = string(name);
    if (value == null) {
      throw wrong(name, "is missing");
    }
    if (value.isEmpty()) {
      throw wrong(name, "is empty");
    }
    return value;
  }

  /** The text of a string or of a whole number, or {@code null} if absent. */
  String digitsOrString(String name) throws PostFormatException {
    return has(name) && node.get(name).isIntegralNumber() ? node.get(name).asText() : string(name);
  }

  /** A string, or {@code null} if there is none. */
  String anyString(String name) {
    return node.path(name).textValue();
  }

  /** A whole number that fits, or a negative one if there is none. */
  long anyNumber(String name) {
    JsonNode number = node.path(name);
    return number.isIntegralNumber() && number.canConvertToLong() ? number.longValue() : -1;
  }

  /** An object; an empty one if there is none. */
  JsonFields anyObject(String name) {
    JsonNode object = node.path(name);
    return new JsonFields(
        object.isObject() ? object : JsonNodeFactory.instance.objectNode(), path + name + ".");
  }

  /** The objects in an array. */
  List<JsonFields> anyObjects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : anyArray(name)) {
      if (element.isObject()) {
        objects.add(new JsonFields(element, path + name + "[]."));
      }
    }
    return objects;
  }

  /** The strings in an array, without empty ones. */
  List<String> anyStrings(String name) {
    List<String> strings = new ArrayList<>();
    for (JsonNode element : anyArray(name)) {
      if (element.isTextual() && !element.textValue().isEmpty()) {
        strings.add(element.textValue());
      }
    }
    return strings;
  }

  private Iterable<JsonNode> anyArray(String name) {
    JsonNode array = node.path(name);
    return array.isArray() ? array : List.of();
  }

  boolean isString(String name) {
    return node.path(name).isTextual();
  }

  boolean isArray(String name) {
    return node.path(name).isArray();
  }

  boolean isObject(String name) {
    return node.path(name).isObject();
  }

  /** A time in ISO 8601 with its offset, from 1970 to 9999, or {@code null} if there is none. */
  Instant anyTime(String name) {
    String time = anyString(name);
    if (time == null || time.length() > MAX_TIME_LENGTH) {
      return null;
    }
    try {
      Instant instant = Instant.parse(time);
      return instant.isBefore(Instant.EPOCH) || instant.isAfter(MAX_TIME) ? null : instant;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The same in milliseconds since the epoch, or a negative number if there is none. */
  long anyTimeMillis(String name) {
    Instant time = anyTime(name);
    return time == null ? -1 : time.toEpochMilli();
  }

  /** The same, or a negative number if absent. */
  long timeMillis(String name) throws PostFormatException {
    long millis = anyTimeMillis(name);
    if (millis < 0 && string(name) != null) {
      throw wrong(name, "is not a time");
    }
    return millis;
  }

  /** The strings of an array, none of them empty; none if it is absent. */
  List<String> strings(String name) throws PostFormatException {
    if (!has(name)) {
      return List.of();
    }
    if (!isArray(name)) {
      throw wrong(name, "is not an array");
    }
    List<String> strings = anyStrings(name);
    if (strings.size() < node.get(name).size()) {
      throw wrong(name, "holds something other than strings");
    }
    return strings;
  }

  /** What objects of an array hold under a name, without empty ones. */
  List<String> stringsOf(String array, String name) throws PostFormatException {
    List<String> strings = new ArrayList<>();
    for (JsonFields element : objects(array)) {
      String value = element.string(name);
      if (value != null && !value.isEmpty()) {
        strings.add(value);
      }
    }
    return strings;
  }

  /**
   * An id: the string {@code id_str}, or else the whole number {@code id} with all of its digits.
   */
  String requiredId() throws PostFormatException {
    String id = string("id_str");
    if (id == null) {
      JsonNode number = node.get("id");
      if (!has("id")) {
        throw wrong("id_str", "is missing");
      }
      if (!number.isIntegralNumber()) {
        throw wrong("id", "is not a whole number");
      }
      if (!number.canConvertToLong() || number.longValue() < 0) {
        throw wrong("id", "is out of range");
      }
      return Long.toString(number.longValue());
    }
    if (id.isEmpty()) {
      throw wrong("id_str", "is empty");
    }
    return id;
  }

  /** An object, or {@code null} if absent. */
  JsonFields object(String name) throws PostFormatException {
    if (!has(name)) {
      return null;
    }
    if (!node.get(name).isObject()) {
      throw wrong(name, "is not an object");
    }
    return new JsonFields(node.get(name), path + name + ".");
  }

  /** The objects of an array; none if it is absent. */
  List<JsonFields> objects(String name) throws PostFormatException {
    if (!has(name)) {
      return List.of();
    }
    JsonNode array = node.get(name);
    if (!array.isArray()) {
      throw wrong(name, "is not an array");
    }
    List<JsonFields> objects = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (!element.isObject()) {
        throw wrong(name, "holds something other than objects");
      }
      objects.add(new JsonFields(element, path + name + "[]."));
    }
    return objects;
  }

  /** Says what is wrong with a field of this object. */
  PostFormatException wrong(String name, String what) {
    return new PostFormatException(path + name + " " + what);
  }
}
