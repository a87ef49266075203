package io.murmuration.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the HTTP servers are asked, and how long they take to answer. */
final class HttpMeters implements HttpServerMetrics<HttpMeters.Exchange, Void> {
  /** Whoever asks chooses the method: others are one. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger webSockets = new AtomicInteger();

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("vertx.http.server.active.requests", open, AtomicInteger::get)
        .description("Requests that are being answered")
        .register(registry);
    Gauge.builder("vertx.http.server.active.websockets", webSockets, AtomicInteger::get)
        .description("WebSockets that are open")
        .register(registry);
  }

  /** A request that is being answered; used by one event loop. */
  static final class Exchange {
    private final long sinceNanos = System.nanoTime();
    private final String method;
    private String route = "none";
    private boolean over;

    Exchange(String method) {
      this.method = METHODS.contains(method) ? method : "other";
    }
  }

  @Override
  public Exchange requestBegin(SocketAddress remote, HttpRequest request) {
    open.incrementAndGet();
    return new Exchange(request.method().name());
  }

  @Override
  public void requestRouted(Exchange exchange, String route) {
    // Of files it is not known.
    exchange.route = route == null ? "none" : route;
  }

  @Override
  public void requestUpgraded(Exchange exchange) {
    end(exchange, "101");
  }

  @Override
  public void requestReset(Exchange exchange) {
    end(exchange, "reset");
  }

  @Override
  public void responseEnd(Exchange exchange, HttpResponse response, long bytes) {
    end(exchange, String.valueOf(response.statusCode()));
  }

  private void end(Exchange exchange, String code) {
    if (exchange.over) {
      return;
    }
    exchange.over = true;
    open.decrementAndGet();
    Timer.builder("vertx.http.server.response.time")
        .description("Time to answer a request")
        .tag("method", exchange.method)
        .tag("route", exchange.route)
        .tag("code", code)
        .register(registry)
        .record(System.nanoTime() - exchange.sinceNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public Void connected(HttpRequest request) {
    webSockets.incrementAndGet();
    return null;
  }

  @Override
  public void disconnected(Void webSocket) {
    webSockets.decrementAndGet();
  }
}
