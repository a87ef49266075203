package io.murmuration.visualization.http;

import io.murmuration.config.Settings;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.http.HttpServers;
import io.murmuration.observe.ObserveRoutes;
import io.murmuration.visualization.access.OperatorAccess;
import io.murmuration.visualization.bridge.BrowserRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;

/** Serves the page, its libraries, the event bus for browsers and the JSON API. */
public final class WebServer {
  private static final Duration CLOSING_TIMEOUT = Duration.ofSeconds(30);

  /** Answers until the page is open: health, and that the page is starting. */
  private final Router starting;

  private volatile Router page;
  private HttpServer server;

  private WebServer(Vertx vertx, Settings.Visualization settings) {
    starting = HttpAnswers.router(vertx);
    ObserveRoutes.addTo(new Endpoints(starting), vertx, new OperatorAccess(vertx, settings)::guard);
    starting.route().handler(context -> HttpAnswers.error(context, 503, "Murmuration is starting"));
  }

  /**
   * Opens the configured port and answers that the page is starting. Fails with a sentence for the
   * user.
   */
  public static Future<WebServer> listen(Vertx vertx, Settings all) {
    Settings.Visualization settings = all.visualization();
    WebServer web = new WebServer(vertx, settings);
    return HttpServers.listen(
            vertx,
            all,
            new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setWebSocketClosingTimeout((int) CLOSING_TIMEOUT.toSeconds())
                .setMaxWebSocketMessageSize(BrowserRoutes.MAX_MESSAGE_BYTES)
                // A few kilobytes from a browser would inflate to megabytes on the event loop.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false),
            web::handle)
        .map(
            listening -> {
              web.server = listening;
              return web;
            })
        .recover(e -> Future.failedFuture(cannotListen(settings, e)));
  }

  /** Serves the page from now on. */
  public void open(PageRoutes routes) {
    page = routes.router();
  }

  private void handle(HttpServerRequest request) {
    Router open = page;
    (open == null ? starting : open).handle(request);
  }

  /** Returns the port. */
  public int port() {
    return server.actualPort();
  }

  private static IOException cannotListen(Settings.Visualization settings, Throwable e) {
    return new IOException(
        "The page cannot be served on port %d of %s (%s). Is Murmuration already running there? Set visualization.port (--port, PORT) to use another port."
            .formatted(settings.port(), settings.host(), e.getMessage()),
        e);
  }
}
