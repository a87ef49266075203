package io.murmuration.visualization.access;

import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Restricts what only operators need, such as metrics, to clients with the admin token, if other
 * machines can reach the server of the page.
 */
public final class OperatorAccess {
  private final boolean isOpen;
  private final AdminAuthorization authorization;

  /** Creates the restriction of a server with these settings. */
  public OperatorAccess(Vertx vertx, Settings.Visualization settings) {
    isOpen = HttpAccess.isLoopback(settings.host());
    authorization = new AdminAuthorization(vertx, settings.adminToken());
  }

  /** Returns a handler that refuses all other clients. */
  public Handler<RoutingContext> guard(Handler<RoutingContext> guarded) {
    return isOpen ? guarded : context -> handle(context, guarded);
  }

  private void handle(RoutingContext context, Handler<RoutingContext> guarded) {
    try {
      authorization.require(context.request());
    } catch (RefusedException e) {
      HttpAnswers.error(context, e.code(), e.reason(), e.getMessage());
      return;
    }
    guarded.handle(context);
  }
}
