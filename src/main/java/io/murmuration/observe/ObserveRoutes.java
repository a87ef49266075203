package io.murmuration.observe;

import io.murmuration.http.Connections;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.observe.Health.Named;
import io.murmuration.observe.Health.Result;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.UnaryOperator;

/** Serves liveness, readiness and metrics over HTTP. */
public final class ObserveRoutes {
  private final Health health;
  private final SharedScrape metrics;

  private ObserveRoutes(Vertx vertx) {
    health = Health.of(vertx);
    Metrics all = Metrics.of(vertx);
    all.add(Connections.of(vertx));
    metrics = new SharedScrape(vertx, all::scrape);
  }

  /**
   * Adds {@code /health/live}, {@code /health/ready} and {@code /metrics} to a server.
   *
   * @param access restricts the handler of the metrics to the clients that may read them
   */
  public static void addTo(
      Endpoints endpoints, Vertx vertx, UnaryOperator<Handler<RoutingContext>> access) {
    ObserveRoutes routes = new ObserveRoutes(vertx);
    endpoints
        .get("/health/live", routes::answerLive)
        .get("/health/ready", routes::answerReady)
        .get("/metrics", access.apply(routes::answerMetrics));
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

  private void answerMetrics(RoutingContext context) {
    MetricsFormat format =
        MetricsFormat.accepted(context.request().headers().getAll(HttpHeaders.ACCEPT));
    context.response().putHeader(HttpHeaders.VARY, "Accept");
    metrics
        .get(format)
        .onFailure(context::fail)
        .onSuccess(text -> HttpAnswers.end(context, 200, format.contentType(), text));
  }

  private static void answer(RoutingContext context, boolean up, JsonObject body) {
    HttpAnswers.end(context, up ? 200 : 503, HttpAnswers.JSON, body.encode());
  }
}
