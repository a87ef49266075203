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
 * A JSON object with typed access to its fields. A {@code null} field counts as absent. A field of
 * another type is an error that names its path, except for the {@code any…} methods: for
 * unvalidated data, they treat it as absent.
 */
final class JsonFields {
  private static final JsonMapper JSON =
      JsonMapper.builder(PostJson.FACTORY.copy())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Maximum length of a time. */
  private static final int MAX_TIME_LENGTH = 64;

  private static final int MAX_KIND_LENGTH = 100;
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
   * @throws PostFormatException if the bytes are anything else or exceed the limits of {@link
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
      throw new PostFormatException(
          path.isEmpty() ? "not a JSON object" : path + " is not an object");
    }
    return new JsonFields(node, path.isEmpty() ? "" : path + ".");
  }

  /** Returns an object, also if a string contains its JSON, or {@code null} if absent. */
  JsonFields objectOrItsText(String name) throws PostFormatException {
    if (has(name) && node.get(name).isTextual()) {
      return parse(path + name, () -> JSON.readTree(node.get(name).textValue()));
    }
    return object(name);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Returns the names in their order, including those of {@code null} values. */
  Iterable<String> names() {
    return node::fieldNames;
  }

  /** Returns a string, or {@code null} if absent. */
  String string(String name) throws PostFormatException {
    if (!has(name)) {
      return null;
    }
    if (!node.get(name).isTextual()) {
      throw wrong(name, "is not a string");
    }
    return node.get(name).textValue();
  }

  /** Returns a string, which must be present and not empty. */
  String required(String name) throws PostFormatException {
    String value = required(string(name), name);
    if (value.isEmpty()) {
      throw wrong(name, "is empty");
    }
    return value;
  }

  /** Returns the value of a field unless it is {@code null}, that is, absent. */
  <T> T required(T value, String name) throws PostFormatException {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  /** Returns the text of a string or of a whole number, or {@code null} if absent. */
  String digitsOrString(String name) throws PostFormatException {
    return has(name) && node.get(name).isIntegralNumber() ? node.get(name).asText() : string(name);
  }

  /** Returns a string, or {@code null} if there is none. */
  String anyString(String name) {
    return node.path(name).textValue();
  }

  /** Returns a whole number within the range of a long, or a negative number if there is none. */
  long anyNumber(String name) {
    JsonNode number = node.path(name);
    return number.isIntegralNumber() && number.canConvertToLong() ? number.longValue() : -1;
  }

  /** Returns an object, or an empty one if there is none. */
  JsonFields anyObject(String name) {
    JsonNode object = node.path(name);
    return new JsonFields(
        object.isObject() ? object : JsonNodeFactory.instance.objectNode(), path + name + ".");
  }

  /** Returns the objects in an array. */
  List<JsonFields> anyObjects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : anyArray(name)) {
      if (element.isObject()) {
        objects.add(new JsonFields(element, path + name + "[]."));
      }
    }
    return objects;
  }

  /** Returns the strings in an array that are not empty. */
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

  /** Returns an ISO 8601 time with offset, from 1970 to 9999, or {@code null} if there is none. */
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

  /** Returns a time in milliseconds since the epoch, or a negative number if there is none. */
  long anyTimeMillis(String name) {
    Instant time = anyTime(name);
    return time == null ? -1 : time.toEpochMilli();
  }

  /** Returns a time in milliseconds since the epoch, or a negative number if absent. */
  long timeMillis(String name) throws PostFormatException {
    long millis = anyTimeMillis(name);
    if (millis < 0 && string(name) != null) {
      throw wrong(name, "is not a time");
    }
    return millis;
  }

  /** Returns the strings of an array, none of which may be empty; no strings if absent. */
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

  /** Returns the strings that are not empty of a field of all objects of an array. */
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

  /** Returns an id: the string {@code id_str}, otherwise the whole number {@code id}. */
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

  /** Returns an object, or {@code null} if absent. */
  JsonFields object(String name) throws PostFormatException {
    if (!has(name)) {
      return null;
    }
    if (!node.get(name).isObject()) {
      throw wrong(name, "is not an object");
    }
    return new JsonFields(node.get(name), path + name + ".");
  }

  /** Returns the objects of an array; no objects if absent. */
  List<JsonFields> objects(String name) throws PostFormatException {
    if (!has(name)) {
      return List.of();
    }
    if (!isArray(name)) {
      throw wrong(name, "is not an array");
    }
    List<JsonFields> objects = anyObjects(name);
    if (objects.size() < node.get(name).size()) {
      throw wrong(name, "holds something other than objects");
    }
    return objects;
  }

  /** Cuts the kind of a notice to 100 characters. */
  static String shortKind(String kind) {
    return kind.length() <= MAX_KIND_LENGTH ? kind : kind.substring(0, MAX_KIND_LENGTH);
  }

  /** Returns an exception for a field of this object. */
  PostFormatException wrong(String name, String what) {
    return new PostFormatException(path + name + " " + what);
  }
}
