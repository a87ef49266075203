package io.murmuration.ingest.format;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.post.PostFormatException;
import io.murmuration.post.PostJson;
import io.murmuration.post.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON object whose fields are read by type. A field that is {@code null} counts as absent; one
 * of another type than asked for is an error that names the field by its path.
 */
final class JsonFields {
  private static final JsonMapper JSON =
      JsonMapper.builder(PostJson.FACTORY.copy())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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
    JsonNode node;
    try {
      node = JSON.readTree(bytes, from, length);
    } catch (MismatchedInputException e) {
      throw new PostFormatException("more than one JSON value");
    } catch (IOException e) {
      throw PostJson.invalid(e);
    }
    if (!node.isObject()) {
      throw new PostFormatException("not a JSON object");
    }
    return new JsonFields(node, "");
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
