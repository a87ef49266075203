package io.murmuration.ingest.live.x;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.ingest.format.Problem;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads and changes the rules of the filtered stream at X, in several requests if necessary.
 * Failures can be passed to {@link #failure}.
 */
final class RulesApi {
  private static final String PATH = "/2/tweets/search/stream/rules";

  /** Keeps a thousand rules well within the limit of 100 writes per 15 minutes. */
  private static final int MAX_BATCH = 100;

  private static final int MAX_PAGES = 1_000;
  private static final String DUPLICATE = "DuplicateRule";
  private static final String CAP = "RulesCapExceeded";

  private static final int NO_BOUND = Integer.MAX_VALUE;
  private static final JsonNode CAPPED =
      new ObjectNode(JsonNodeFactory.instance).set("errors", titles(CAP));

  /**
   * The result of an addition: the existing rules by id, and the reasons of refused rules by value.
   *
   * @param isFull whether rules are missing because the account has its maximum number of rules
   */
  record Added(Map<String, XRule> rules, Map<String, String> refused, boolean isFull) {}

  /**
   * Finds the number of rules that fit with few requests, by halving a batch that was too large.
   *
   * @param bound exclusive upper bound of the number of rules that fit
   */
  private record Adding(boolean dryRun, int bound) {
    boolean isFull() {
      return bound <= 1 || (dryRun && bound < NO_BOUND);
    }

    int batch() {
      return bound == NO_BOUND ? MAX_BATCH : Math.min(MAX_BATCH, bound / 2);
    }

    Adding after(boolean capped, int requested, int added) {
      int before = capped ? requested : bound;
      return before == NO_BOUND ? this : new Adding(dryRun, before - added);
    }
  }

  private final XApi api;

  RulesApi(XApi api) {
    this.api = api;
  }

  static StreamException failure(Throwable cause) {
    return cause instanceof XApi.RefusedException refused
        ? refused.refusal().failure()
        : StreamException.of(cause);
  }

  private static JsonNode titles(String title) {
    return JsonNodeFactory.instance
        .arrayNode()
        .add(JsonNodeFactory.instance.objectNode().put("title", title));
  }

  /** Reads all rules, by id. */
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

  /**
   * Returns the rules that X would refuse, with reasons, without any change. Stops early if not all
   * rules fit.
   */
  Future<Added> check(List<XRule> rules) {
    return add(new Adding(true, NO_BOUND), rules, new HashMap<>(), new HashMap<>());
  }

  /** Adds rules in order, as many as fit. */
  Future<Added> add(List<XRule> rules) {
    return add(new Adding(false, NO_BOUND), rules, new HashMap<>(), new HashMap<>());
  }

  private Future<Added> add(
      Adding adding, List<XRule> rules, Map<String, XRule> added, Map<String, String> refused) {
    if (rules.isEmpty() || adding.isFull()) {
      return Future.succeededFuture(new Added(added, refused, adding.isFull()));
    }
    List<XRule> batch = rules.subList(0, Math.min(adding.batch(), rules.size()));
    int before = added.size();
    return post(adding, batch)
        .compose(
            answer -> {
              answer.path("data").forEach(rule -> put(added, rule));
              boolean capped = false;
              String other = null;
              for (JsonNode error : answer.path("errors")) {
                if (isCap(error)) {
                  capped = true;
                } else if (!note(error, batch, added, refused)) {
                  other = "X refused the rules: " + reason(error);
                }
              }
              if (other != null) {
                return Future.failedFuture(
                    new StreamException(StreamException.Kind.HTTP, api.redact(other)));
              }
              return add(
                  adding.after(capped, batch.size(), added.size() - before),
                  capped
                      ? missing(rules, added, refused)
                      : rules.subList(batch.size(), rules.size()),
                  added,
                  refused);
            });
  }

  private Future<JsonNode> post(Adding adding, List<XRule> batch) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("add");
    batch.forEach(rule -> list.addObject().put("value", rule.value()).put("tag", rule.tag()));
    return api.call(HttpMethod.POST, adding.dryRun() ? PATH + "?dry_run=true" : PATH, body)
        .recover(
            e ->
                e instanceof XApi.RefusedException refused
                        && refused.refusal().cause() == XRefusal.Cause.RULE_CAP
                    ? Future.succeededFuture(CAPPED)
                    : Future.failedFuture(e));
  }

  private static boolean isCap(JsonNode error) {
    return XRefusal.isRuleCap(
        new Problem(
            error.path("title").asText(null),
            error.path("detail").asText(null),
            error.path("type").asText(null),
            null,
            null));
  }

  private static List<XRule> missing(
      List<XRule> rules, Map<String, XRule> added, Map<String, String> refused) {
    Set<String> there = added.values().stream().map(XRule::value).collect(Collectors.toSet());
    return rules.stream()
        .filter(rule -> !there.contains(rule.value()) && !refused.containsKey(rule.value()))
        .toList();
  }

  /** Records an error about one rule of a batch; returns false if it is about the whole request. */
  private boolean note(
      JsonNode error, List<XRule> batch, Map<String, XRule> added, Map<String, String> refused) {
    String value = error.path("value").asText("");
    if (batch.stream().noneMatch(rule -> rule.value().equals(value))) {
      return false;
    }
    if (error.path("title").asText("").equals(DUPLICATE)) {
      put(added, error);
    } else {
      refused.put(value, api.redact(reason(error)));
    }
    return true;
  }

  private static String reason(JsonNode error) {
    List<String> details = new ArrayList<>();
    error.path("details").forEach(detail -> details.add(detail.asText()));
    if (!details.isEmpty()) {
      return String.join(" ", details);
    }
    return error.path("detail").asText(error.path("title").asText("refused"));
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
