package io.murmuration.visualization.access;

import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Restricts the metrics at the port of the page to clients with the admin token, if other machines
 * can reach that port.
 */
public final class MetricsAccess {
  private final boolean isOpen;
  private final AdminAuthorization authorization;

  /** Creates the restriction of a server with these settings. */
  public MetricsAccess(Vertx vertx, Settings.Visualization settings) {
    isOpen = HttpAccess.isLoopback(settings.host());
    authorization = new AdminAuthorization(vertx, settings.adminToken());
  }

  /** Returns a handler that refuses all other clients. */
  public Handler<RoutingContext> guard(Handler<RoutingContext> metrics) {
    return isOpen ? metrics : context -> handle(context, metrics);
  }

  private void handle(RoutingContext context, Handler<RoutingContext> metrics) {
    try {
      authorization.require(
          HttpAccess.bearerToken(context.request().getHeader(HttpHeaders.AUTHORIZATION)),
          WebSecurity.remoteAddress(context.request()));
    } catch (RefusedException e) {
      HttpAnswers.error(context, e.code(), e.getMessage());
      return;
    }
    metrics.handle(context);
  }
}
