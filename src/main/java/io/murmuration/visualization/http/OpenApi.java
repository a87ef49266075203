package io.murmuration.visualization.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The OpenAPI document of the HTTP API: {@code docs/openapi.json}, together with the files of
 * {@code docs/schemas/} that it refers to, so that a client needs nothing else.
 */
final class OpenApi {
  /** The path at which the page serves the document. */
  static final String PATH = "/openapi.json";

  private static final String DIRECTORY = "docs/";
  private static final String SCHEMAS = "schemas/";
  private static final String JSON = ".json";
  private static final String REF = "$ref";

  private final Map<String, Object> schemas = new TreeMap<>();

  private OpenApi() {}

  /** Returns the document as JSON. */
  static String text() {
    OpenApi openApi = new OpenApi();
    JsonObject document = (JsonObject) openApi.resolve(read("openapi.json"), "");
    JsonObject components = document.getJsonObject("components");
    openApi.schemas.forEach(components.getJsonObject("schemas")::put);
    return document.encode();
  }

  /** Returns a copy whose references lead to the schemas of the document. */
  private Object resolve(Object node, String file) {
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(resolve(element, file)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> field : object) {
      copy.put(
          field.getKey(),
          field.getKey().equals(REF) && field.getValue() instanceof String reference
              ? resolve(reference, file)
              : resolve(field.getValue(), file));
    }
    return copy;
  }

  /**
   * @param file the name of the schema with the reference, or an empty string for the document
   */
  private String resolve(String reference, String file) {
    String[] parts = reference.split("#", 2);
    String target = parts[0].isEmpty() ? file : parts[0].replace(SCHEMAS, "").replace(JSON, "");
    if (target.isEmpty()) {
      return reference;
    }
    add(target);
    return "#/components/schemas/" + target + (parts.length == 2 ? parts[1] : "");
  }

  private void add(String schema) {
    if (!schemas.containsKey(schema)) {
      schemas.put(schema, new JsonObject()); // A schema can refer to itself.
      JsonObject content = read(SCHEMAS + schema + JSON);
      content.remove("$schema");
      schemas.put(schema, resolve(content, schema));
    }
  }

  private static JsonObject read(String file) {
    try (InputStream in = OpenApi.class.getClassLoader().getResourceAsStream(DIRECTORY + file)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
