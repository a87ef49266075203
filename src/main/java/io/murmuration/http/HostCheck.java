package io.murmuration.http;

import io.murmuration.config.HttpAccess;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests for other hosts at a server on a loopback address, as a protection against DNS
 * rebinding. Checks of health are answered under every host, as load balancers need it.
 */
public final class HostCheck implements Handler<RoutingContext> {
  private final String served;

  /**
   * @param served the host that the server listens on
   */
  public HostCheck(String served) {
    this.served = served;
  }

  @Override
  public void handle(RoutingContext context) {
    HostAndPort requested = context.request().authority();
    if (HttpAccess.isForeignHost(served, requested == null ? null : requested.host())
        && !context.normalizedPath().startsWith("/health/")) {
      String host = requested == null ? "a request without a host" : "host " + requested;
      HttpAnswers.error(context, 403, host + " is not served here");
    } else {
      context.next();
    }
  }
}
