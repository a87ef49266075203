package io.murmuration.ingest.live.x;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of the filtered stream at X, read and changed by as many requests as it takes. Fails
 * with what {@link #failure} understands.
 */
final class RulesApi {
  private static final String PATH = "/2/tweets/search/stream/rules";

  /** So that a thousand rules are well within the hundred writes of 15 minutes. */
  private static final int MAX_BATCH = 100;

  private static final int MAX_PAGES = 1_000;
  private static final String DUPLICATE = "DuplicateRule";

  /** The rules that stand now, by id, and why others do not, by value. */
  record Added(Map<String, XRule> rules, Map<String, String> refused) {}

  private final XApi api;

  RulesApi(XApi api) {
    this.api = api;
  }

  /** Why it failed. */
  static StreamException failure(Throwable cause) {
    return cause instanceof XApi.RefusedException refused
        ? refused.refusal().failure()
        : StreamException.of(cause);
  }

  /** All rules by id. */
  Future<Map<String, XRule>> read() {
    return read(new HashMap<>(), null, 1);
  }

  private Future<Map<String, XRule>> read(Map<String, XRule> rules, String next, int page) {
    String path = PATH + "?max_results=1000" + (next == null ? "" : "&pagination_token=" + next);
    return api.call(HttpMethod.GET, path, null)
        .compose(
            answer -> {
              answer.path("data").forEach(rule -> put(rules, rule));
              String after = answer.path("meta").path("next_token").asText("");
              boolean more =
                  after.matches("[A-Za-z0-9._~-]+") && !after.equals(next) && page < MAX_PAGES;
              return more ? read(rules, after, page + 1) : Future.succeededFuture(rules);
            });
  }

  private static void put(Map<String, XRule> rules, JsonNode rule) {
    String id = rule.path("id").asText("");
    if (id.matches("[0-9]{1,19}")) {
      rules.put(id, new XRule(rule.path("value").asText(), rule.path("tag").asText(null)));
    }
  }

  /** Which of these X would not take, by value, and why; changes nothing. */
  Future<Map<String, String>> check(List<XRule> rules) {
    Added checked = new Added(new HashMap<>(), new HashMap<>());
    return add(PATH + "?dry_run=true", rules, checked).map(v -> checked.refused());
  }

  Future<Added> add(List<XRule> rules) {
    Added added = new Added(new HashMap<>(), new HashMap<>());
    return add(PATH, rules, added).map(v -> added);
  }

  private Future<Void> add(String path, List<XRule> rules, Added added) {
    if (rules.isEmpty()) {
      return Future.succeededFuture();
    }
    List<XRule> batch = rules.subList(0, Math.min(MAX_BATCH, rules.size()));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("add");
    batch.forEach(rule -> list.addObject().put("value", rule.value()).put("tag", rule.tag()));
    return api.call(HttpMethod.POST, path, body)
        .compose(
            answer -> {
              answer.path("data").forEach(rule -> put(added.rules(), rule));
              for (JsonNode error : answer.path("errors")) {
                note(error, batch, added);
              }
              String other = otherError(answer, batch);
              return other == null
                  ? add(path, rules.subList(batch.size(), rules.size()), added)
                  : Future.failedFuture(
                      new StreamException(StreamException.Kind.HTTP, api.safe(other)));
            });
  }

  private void note(JsonNode error, List<XRule> batch, Added added) {
    String value = error.path("value").asText("");
    batch.stream()
        .filter(rule -> rule.value().equals(value))
        .forEach(
            rule -> {
              if (error.path("title").asText("").equals(DUPLICATE)) {
                put(added.rules(), error);
              } else {
                added.refused().put(value, api.safe(reason(error)));
              }
            });
  }

  /** What X has against the whole of a request, such as that there are too many rules. */
  private static String otherError(JsonNode answer, List<XRule> batch) {
    for (JsonNode error : answer.path("errors")) {
      String value = error.path("value").asText("");
      if (batch.stream().noneMatch(rule -> rule.value().equals(value))) {
        return "X does not take the rules: " + reason(error);
      }
    }
    return null;
  }

  private static String reason(JsonNode error) {
    List<String> details = new ArrayList<>();
    error.path("details").forEach(detail -> details.add(detail.asText()));
    if (!details.isEmpty()) {
      return String.join(" ", details);
    }
    return error.path("detail").asText(error.path("title").asText("not taken"));
  }

  Future<Void> remove(Collection<String> ids) {
    List<String> left = List.copyOf(ids);
    if (left.isEmpty()) {
      return Future.succeededFuture();
    }
    List<String> batch = left.subList(0, Math.min(MAX_BATCH, left.size()));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putObject("delete").putArray("ids");
    batch.forEach(list::add);
    return api.call(HttpMethod.POST, PATH, body)
        .compose(answer -> remove(left.subList(batch.size(), left.size())));
  }
}
