package io.murmuration.observe;

import io.murmuration.observe.Health.Named;
import io.murmuration.observe.Health.Result;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Serves liveness, readiness and metrics over HTTP. */
public final class ObserveRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;
  private final Metrics metrics;

  private ObserveRoutes(Vertx vertx) {
    health = Health.of(vertx);
    metrics = Metrics.of(vertx);
  }

  /** Adds {@code /health/live}, {@code /health/ready} and {@code /metrics} to a router. */
  public static void addTo(Router router, Vertx vertx) {
    ObserveRoutes routes = new ObserveRoutes(vertx);
    read(router, "/health/live", routes::answerLive);
    read(router, "/health/ready", routes::answerReady);
    read(router, "/metrics", routes::answerMetrics);
  }

  private static void read(
      Router router, String path, io.vertx.core.Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  private void answerLive(RoutingContext context) {
    health.live().onSuccess(live -> answer(context, live.isUp(), json(live)));
  }

  private void answerReady(RoutingContext context) {
    List<Named> checks = health.ready();
    boolean up = checks.stream().allMatch(check -> check.result().isUp());
    JsonArray results = new JsonArray();
    checks.forEach(
        check ->
            results.add(new JsonObject().put("name", check.name()).mergeIn(json(check.result()))));
    answer(context, up, json(up ? Result.UP : Result.down(null)).put("checks", results));
  }

  private static JsonObject json(Result result) {
    JsonObject json = new JsonObject().put("status", result.isUp() ? "up" : "down");
    return result.reason() == null ? json : json.put("reason", result.reason());
  }

  /** Reads the metrics on a worker, since those of Kafka's clients take time with many topics. */
  private void answerMetrics(RoutingContext context) {
    context
        .vertx()
        .executeBlocking(metrics::scrape, false)
        .onFailure(context::fail)
        .onSuccess(text -> answer(context, 200, PROMETHEUS, text));
  }

  private static void answer(RoutingContext context, boolean up, JsonObject body) {
    answer(context, up ? 200 : 503, "application/json", body.encode());
  }

  private static void answer(RoutingContext context, int status, String type, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
