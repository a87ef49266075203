package io.murmuration.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.YamlMapperFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The contract of messages in {@code docs/asyncapi.yaml} and {@code docs/schemas/}. The schemas let
 * unknown fields pass, as readers do; this takes them more strictly, so that a field which is not
 * described is found.
 */
public final class Contract {
  public static final Path ASYNC_API = Path.of("docs", "asyncapi.yaml");
  public static final Path SCHEMAS = Path.of("docs", "schemas");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode asyncApi;
  private final Path strict;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /**
   * @param directory directory for stricter copies of the schemas
   */
  public Contract(Path directory) throws IOException {
    asyncApi = asyncApi();
    strict = Files.createDirectories(directory.resolve("schemas"));
    for (Map.Entry<String, JsonNode> schema : schemas().entrySet()) {
      forbidUnknownFields(schema.getValue());
      JSON.writeValue(strict.resolve(schema.getKey()).toFile(), schema.getValue());
    }
  }

  /** The AsyncAPI document as it stands, references and all. */
  public static JsonNode asyncApi() throws IOException {
    return YamlMapperFactory.getInstance().readTree(ASYNC_API.toFile());
  }

  /** The schemas by the names of their files. */
  public static Map<String, JsonNode> schemas() throws IOException {
    Map<String, JsonNode> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      for (Path file : files.toList()) {
        schemas.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    return schemas;
  }

  /** Returns the problems of a message of a channel; {@code null} is a tombstone. */
  public Set<ValidationMessage> problems(String channel, JsonNode message) {
    ArrayNode payloads = JsonNodeFactory.instance.arrayNode();
    for (JsonNode reference : asyncApi.at("/channels").get(channel).get("messages")) {
      payloads.add(resolve(reference).get("payload"));
    }
    return validate(JsonNodeFactory.instance.objectNode().set("anyOf", payloads), message);
  }

  /** Returns the problems of the key of a record. */
  public Set<ValidationMessage> problemsOfKey(String channel, String key) {
    JsonNode message = asyncApi.at("/channels").get(channel).get("messages").elements().next();
    JsonNode bindings = resolve(resolve(message).get("bindings"));
    return validate(bindings.at("/kafka/key"), JsonNodeFactory.instance.textNode(key));
  }

  /** Returns the problems of the headers of a record. */
  public Set<ValidationMessage> problemsOfHeaders(String channel, JsonNode headers) {
    JsonNode message = asyncApi.at("/channels").get(channel).get("messages").elements().next();
    return validate(resolve(message).get("headers"), headers);
  }

  /**
   * Returns the problems of a value that a schema of {@code docs/schemas/}, or a part, describes.
   */
  public Set<ValidationMessage> problemsOf(String schemaFile, JsonNode value) {
    String schema = strict.toUri() + schemaFile;
    return schemas.getSchema(SchemaLocation.of(schema)).validate(value);
  }

  private Set<ValidationMessage> validate(JsonNode schema, JsonNode value) {
    String here = strict.resolveSibling("asyncapi.json").toUri().toString();
    JsonSchema compiled = schemas.getSchema(SchemaLocation.of(here), schema);
    return compiled.validate(value == null ? JsonNodeFactory.instance.nullNode() : value);
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? asyncApi.at(node.get("$ref").textValue().substring(1)) : node;
  }

  static void forbidUnknownFields(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(Contract::forbidUnknownFields);
  }
}
