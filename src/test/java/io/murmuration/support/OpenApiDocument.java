package io.murmuration.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code docs/openapi.json}, and the tables of {@code docs/api.md} that are made from it. */
public final class OpenApiDocument {
  public static final Path FILE = Path.of("docs", "openapi.json");
  private static final Set<String> METHODS = Set.of("get", "post");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;

  /** An operation, with its path and the parameters of both. */
  public record Operation(String method, String path, JsonNode json, List<JsonNode> parameters) {
    public String request() {
      return method + " " + path;
    }
  }

  private OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  /** Returns the document of the file. */
  public static OpenApiDocument ofFile() throws IOException {
    return new OpenApiDocument(JSON.readTree(FILE.toFile()));
  }

  /** Returns a document that a server serves. */
  public static OpenApiDocument of(String json) throws IOException {
    return new OpenApiDocument(JSON.readTree(json));
  }

  public JsonNode json() {
    return document;
  }

  /** Returns all operations in the order of the document. */
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          List<JsonNode> parameters = new ArrayList<>();
          path.getValue().path("parameters").forEach(parameters::add);
          operation.getValue().path("parameters").forEach(parameters::add);
          operations.add(
              new Operation(
                  operation.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  operation.getValue(),
                  parameters));
        }
      }
    }
    return operations;
  }

  /** Returns the methods of each path. */
  public Map<String, Set<String>> methods() {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Operation operation : operations()) {
      methods.computeIfAbsent(operation.path(), p -> new TreeSet<>()).add(operation.method());
    }
    return methods;
  }

  /** Returns the tables of requests and of parameters in Markdown. */
  public String tables() {
    StringBuilder tables = new StringBuilder("| request | response | errors |\n|---|---|---|\n");
    StringBuilder parameters =
        new StringBuilder("| request | parameter | meaning |\n|---|---|---|\n");
    for (Operation operation : operations()) {
      tables.append(
          "| `%s` | %s%s | %s |\n"
              .formatted(
                  operation.request(),
                  operation.json().get("summary").textValue(),
                  body(operation),
                  errors(operation)));
      for (JsonNode parameter : operation.parameters()) {
        if (parameter.get("in").textValue().equals("query")) {
          parameters.append(
              "| `%s` | `%s` | %s |\n"
                  .formatted(
                      operation.request(),
                      parameter.get("name").textValue(),
                      parameter.get("description").textValue() + values(parameter.get("schema"))));
        }
      }
    }
    return tables + "\n" + parameters;
  }

  private static String body(Operation operation) {
    JsonNode ok = operation.json().at("/responses/200/content/application~1json/schema");
    String type = ok.isMissingNode() ? "" : type(ok);
    return type.isEmpty() ? "" : ": " + type;
  }

  private static String type(JsonNode schema) {
    if (schema.path("type").asText().equals("array")) {
      return "array of " + type(schema.get("items"));
    }
    String reference = schema.path("$ref").asText();
    String[] parts = reference.split("#", 2);
    String name = parts[0].replaceFirst("schemas/(.*)\\.json", "$1").replace('-', ' ');
    String part = parts.length == 2 ? ", " + parts[1].replaceFirst("/\\$defs/", "") : "";
    return reference.isEmpty() ? "" : "[%s%s](%s)".formatted(name, part, parts[0]);
  }

  private static String errors(Operation operation) {
    List<String> statuses = new ArrayList<>();
    for (Map.Entry<String, JsonNode> response : operation.json().get("responses").properties()) {
      if (response.getKey().matches("[45]..")) {
        statuses.add(response.getKey());
      }
    }
    statuses.sort(null);
    return String.join(", ", statuses);
  }

  private static String values(JsonNode schema) {
    StringBuilder values = new StringBuilder();
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add("`" + word.textValue() + "`"));
      values.append(" One of ").append(String.join(", ", words)).append('.');
    }
    if (schema.has("minimum") && schema.has("maximum")) {
      values.append(
          " From %,d to %,d."
              .formatted(schema.get("minimum").longValue(), schema.get("maximum").longValue()));
    }
    if (schema.has("default")) {
      values.append(" Default: `").append(schema.get("default").asText()).append("`.");
    }
    return values.toString();
  }
}
