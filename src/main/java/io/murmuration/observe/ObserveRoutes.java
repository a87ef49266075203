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

/** What operators ask a process over HTTP: whether it lives, whether it is ready, its figures. */
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
    health.live().onSuccess(live -> answer(context, live.isUp(), told(live)));
  }

  private void answerReady(RoutingContext context) {
    List<Named> checks = health.ready();
    boolean up = checks.stream().allMatch(check -> check.result().isUp());
    JsonArray told = new JsonArray();
    checks.forEach(
        check -> {
          JsonObject one = new JsonObject().put("name", check.name());
          told.add(one.mergeIn(told(check.result())));
        });
    answer(context, up, told(up ? Result.UP : Result.down(null)).put("checks", told));
  }

  private static JsonObject told(Result result) {
    JsonObject told = new JsonObject().put("status", result.isUp() ? "up" : "down");
    return result.reason() == null ? told : told.put("reason", result.reason());
  }

  /** To read the figures of Kafka's clients takes a while where there are many topics. */
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
