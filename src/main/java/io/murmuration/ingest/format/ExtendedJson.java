package io.murmuration.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;

/**
 * Reads the numbers and ids that MongoDB's export wraps in objects.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/">MongoDB
 *     Extended JSON</a>
 */
final class ExtendedJson {
  private ExtendedJson() {}

  /** Returns the value that an object wraps, or the unchanged value if it wraps none. */
  static JsonNode unwrapped(JsonNode value) {
    if (!value.isObject() || value.size() != 1) {
      return value;
    }
    String type = value.fieldNames().next();
    JsonNode inner = value.get(type);
    try {
      return switch (type) {
        case "$numberLong", "$numberInt" ->
            inner.isTextual() ? LongNode.valueOf(Long.parseLong(inner.textValue())) : inner;
        case "$numberDouble" ->
            inner.isTextual() ? DoubleNode.valueOf(Double.parseDouble(inner.textValue())) : inner;
        case "$oid" -> inner;
        default -> value;
      };
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
