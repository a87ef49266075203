package io.murmuration.http;

import io.murmuration.config.HttpAccess;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;

/**
 * Refuses requests for hosts that a server does not serve, as a protection against DNS rebinding.
 * Checks of health are answered under every host, as load balancers need it.
 */
public final class HostCheck implements Handler<RoutingContext> {
  private final Predicate<HostAndPort> serves;
  private final String remedy;

  /**
   * @param serves whether a host is served, or {@code null}, a request without one
   * @param remedy the end of the refusal, possibly empty
   */
  public HostCheck(Predicate<HostAndPort> serves, String remedy) {
    this.serves = serves;
    this.remedy = remedy;
  }

  /** Returns the check of a server that is restricted only if it listens on a loopback address. */
  public static HostCheck of(String listening) {
    return new HostCheck(
        host -> !HttpAccess.isForeignHost(listening, host == null ? null : host.host()), "");
  }

  @Override
  public void handle(RoutingContext context) {
    HostAndPort requested = context.request().authority();
    if (serves.test(requested) || context.normalizedPath().startsWith("/health/")) {
      context.next();
    } else {
      String host = requested == null ? "a request without a host" : "host " + requested;
      HttpAnswers.error(context, 403, host + " is not served here" + remedy);
    }
  }
}
