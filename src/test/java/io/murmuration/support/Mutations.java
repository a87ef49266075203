package io.murmuration.support;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies of a message, each with one thing in it that no schema should let pass. */
public final class Mutations {
  /** The optional fields of a post, a term or a keyword. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "handle",
          "lang",
          "urls",
          "hashtags",
          "mentions",
          "link",
          "panes",
          "replyTo",
          "repostOf",
          "quoteOf",
          "media",
          "client",
          "bot",
          "query",
          "label",
          "editedAt");

  private final JsonNode original;
  private final List<JsonNode> mutations = new ArrayList<>();

  private Mutations(JsonNode original) {
    this.original = original;
  }

  /**
   * A value of another type in each place, a field more in each object, and a field less for each
   * that is required. Of an array only the first element is looked at.
   */
  public static List<JsonNode> of(JsonNode original) {
    Mutations mutations = new Mutations(original);
    mutations.descend(JsonPointer.empty());
    return mutations.mutations;
  }

  private void descend(JsonPointer place) {
    JsonNode node = original.at(place);
    if (node.isObject()) {
      ((ObjectNode) copy().at(place)).put("unknown", 1);
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = field.getKey();
        ((ObjectNode) copy().at(place)).set(name, wrong(field.getValue()));
        if (!OPTIONAL.contains(name)) {
          ((ObjectNode) copy().at(place)).remove(name);
        }
        descend(place.appendProperty(name));
      }
    } else if (node.isArray() && !node.isEmpty()) {
      ((ArrayNode) copy().at(place)).set(0, wrong(node.get(0)));
      descend(place.appendIndex(0));
    }
  }

  private JsonNode copy() {
    JsonNode copy = original.deepCopy();
    mutations.add(copy);
    return copy;
  }

  private static JsonNode wrong(JsonNode value) {
    return value.isObject()
        ? JsonNodeFactory.instance.textNode("wrong")
        : JsonNodeFactory.instance.objectNode();
  }
}
