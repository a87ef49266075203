package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.ExtendedJson.unwrapped;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.message.PostFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A JSON object with typed access to its fields. A {@code null} field counts as absent. A field of
 * another type is an error that names its path, except for the {@code any…} methods: for
 * unvalidated data, they treat it as absent.
 */
final class JsonFields {
  private final JsonNode node;
  private final String path;

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Reads exactly one JSON object.
   *
   * @throws PostFormatException if the bytes are anything else
   */
  static JsonFields parse(byte[] bytes, int from, int length) throws PostFormatException {
    JsonFields value = parseValue(bytes, from, length);
    if (!value.isObject()) {
      throw new PostFormatException("not a JSON object");
    }
    return value;
  }

  /**
   * Reads exactly one JSON value, which has no fields unless it is an object.
   *
   * @throws PostFormatException if the bytes are anything else
   */
  static JsonFields parseValue(byte[] bytes, int from, int length) throws PostFormatException {
    return new JsonFields(JsonTree.read(bytes, from, length), "");
  }

  /** Returns an object, also if a string contains its JSON, or {@code null} if absent. */
  JsonFields objectOrItsText(String name) throws PostFormatException {
    if (!isString(name)) {
      return object(name);
    }
    byte[] text = anyString(name).getBytes(UTF_8);
    JsonNode value = JsonTree.read(text, 0, text.length);
    if (!value.isObject()) {
      throw wrong(name, "is not an object");
    }
    return new JsonFields(value, path(name) + ".");
  }

  boolean isArray() {
    return node.isArray();
  }

  boolean isObject() {
    return node.isObject();
  }

  /**
   * Returns the elements of an array, or of this one for an empty name, each as a value of its own;
   * none if there is no array.
   */
  List<JsonFields> elements(String name) {
    JsonNode array = name.isEmpty() ? node : node.path(name);
    List<JsonFields> elements = new ArrayList<>();
    if (array.isArray()) {
      array.forEach(element -> elements.add(new JsonFields(element, "")));
    }
    return elements;
  }

  JsonParser traverse() {
    return node.traverse();
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Returns the names in their order, including those of {@code null} values. */
  List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Returns the type of a value, such as {@code a number}. */
  String type() {
    return node.isNull() ? "null" : "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** Returns an object without some of its fields, or another value unchanged. */
  JsonFields without(String... names) {
    if (!(node instanceof ObjectNode object)) {
      return this;
    }
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    rest.setAll(object);
    return new JsonFields(rest.remove(List.of(names)), "");
  }

  /** Returns a string, or {@code null} if absent. */
  String string(String name) throws PostFormatException {
    if (has(name) && !isString(name)) {
      throw wrong(name, "is not a string");
    }
    return anyString(name);
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

  /** Returns a string or the digits of a whole number, or {@code null} if there is neither. */
  String anyText(String name) {
    JsonNode value = unwrapped(node.path(name));
    return value.isIntegralNumber() ? value.asText() : value.textValue();
  }

  /** As {@link #anyText}, but a whole number can be written as {@code 5.0} or {@code 5e0}. */
  String anyWholeNumberOrString(String name) {
    JsonNode value = unwrapped(node.path(name));
    double number = value.isFloatingPointNumber() ? value.doubleValue() : Double.NaN;
    return number == Math.rint(number) && !Double.isInfinite(number)
        ? Long.toString((long) number)
        : anyText(name);
  }

  /** Returns a string, or {@code null} if there is none. */
  String anyString(String name) {
    return node.path(name).textValue();
  }

  /** Returns a whole number within the range of a long, or a negative number if there is none. */
  long anyNumber(String name) {
    JsonNode number = unwrapped(node.path(name));
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

  boolean isTrue(String name) {
    return node.path(name).booleanValue();
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

  /** Returns the strings of an array, none of which may be empty; no strings if absent. */
  List<String> strings(String name) throws PostFormatException {
    List<String> strings = anyStrings(name);
    requireAll(name, strings.size(), "strings");
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

  /** Returns the string of a field, or the digits of its whole number; not empty. */
  String requiredId(String name) throws PostFormatException {
    String id = anyText(name);
    return id == null || id.isEmpty() ? required(name) : id;
  }

  /** Returns the required {@code id}, which MongoDB may have under its own name. */
  String requiredId() throws PostFormatException {
    return requiredId(idName());
  }

  /** As {@link #requiredId()}, or {@code null} if there is none. */
  String anyId() {
    return anyText(idName());
  }

  private String idName() {
    return has("id") || !has("_id") ? "id" : "_id";
  }

  /** Returns an object, or {@code null} if absent. */
  JsonFields object(String name) throws PostFormatException {
    if (has(name) && !isObject(name)) {
      throw wrong(name, "is not an object");
    }
    return has(name) ? anyObject(name) : null;
  }

  /** Returns the objects of an array; no objects if absent. */
  List<JsonFields> objects(String name) throws PostFormatException {
    List<JsonFields> objects = anyObjects(name);
    requireAll(name, objects.size(), "objects");
    return objects;
  }

  /** Requires that a field is absent, or an array of as many elements that are not {@code null}. */
  private void requireAll(String name, int size, String type) throws PostFormatException {
    if (has(name) && !isArray(name)) {
      throw wrong(name, "is not an array");
    }
    int present = 0;
    for (JsonNode element : anyArray(name)) {
      present += element.isNull() ? 0 : 1;
    }
    if (size < present) {
      throw wrong(name, "holds something other than " + type);
    }
  }

  /** Returns the name of a field with the path to it. */
  String path(String name) {
    return path + name;
  }

  /** Returns an exception for a field of this object. */
  PostFormatException wrong(String name, String what) {
    return new PostFormatException(path(name) + " " + what);
  }

  /** Returns the JSON. */
  @Override
  public String toString() {
    return node.toString();
  }
}
