package io.murmuration.support;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares responses with an OpenAPI document, more strictly: unknown fields are problems. */
public final class ApiResponses {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  public ApiResponses(OpenApiDocument document) {
    this.document = document.json().deepCopy();
    Contract.forbidUnknownFields(this.document.at("/components/schemas"));
  }

  /**
   * Returns the problems of a response.
   *
   * @param path the path in the form of the document
   * @param contentType the header, or an empty string if there is none
   */
  public List<String> problems(
      String method, String path, int status, String contentType, String body) throws IOException {
    JsonNode responses =
        document
            .at(JsonPointer.compile("/paths").appendProperty(path))
            .path(method)
            .path("responses");
    JsonNode response = responses.path(String.valueOf(status));
    if (response.isMissingNode()) {
      if (status < 400) {
        return List.of("status " + status + " is not described");
      }
      response = responses.path("default");
    }
    if (response.has("$ref")) {
      response = document.at(response.get("$ref").textValue().substring(1));
    }
    JsonNode content = response.path("content");
    if (content.isEmpty() || body.isEmpty()) {
      return content.isEmpty() == body.isEmpty() ? List.of() : List.of("body: " + body);
    }
    if (!content.has(contentType)) {
      return List.of("content type " + contentType + " is not described");
    }
    ObjectNode schema = content.get(contentType).get("schema").deepCopy();
    schema.set("components", document.get("components"));
    JsonNode value =
        contentType.equals("application/json")
            ? JSON.readTree(body)
            : JSON.getNodeFactory().textNode(body);
    List<String> problems = new ArrayList<>();
    schemas.getSchema(schema).validate(value).forEach(problem -> problems.add(problem.toString()));
    return problems;
  }
}
