package io.murmuration.visualization.http;

import io.murmuration.config.Settings;
import io.murmuration.http.ClientAddress;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.observe.ObserveRoutes;
import io.murmuration.visualization.bridge.BrowserRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Serves the page, its libraries, the event bus for browsers and the JSON API. */
public final class WebServer {
  /** Closes connections that do not read; SockJS sends a heartbeat every 25 s to all others. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration CLOSING_TIMEOUT = Duration.ofSeconds(30);

  /** The data that the operating system buffers for a connection that does not read. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  /** Answers until the page is open: health, and that the page is starting. */
  private final Router starting;

  private final ClientAddress clients;
  private volatile Router page;
  private HttpServer server;

  private WebServer(Vertx vertx, ClientAddress clients) {
    this.clients = clients;
    starting = HttpAnswers.router(vertx);
    ObserveRoutes.addTo(new Endpoints(starting), vertx);
    starting
        .route()
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
              HttpAnswers.error(context, 503, "Murmuration is starting");
            });
  }

  /**
   * Opens the configured port and answers that the page is starting. Fails with a sentence for the
   * user.
   */
  public static Future<WebServer> listen(Vertx vertx, Settings.Visualization settings) {
    WebServer web = new WebServer(vertx, new ClientAddress(settings.trustedProxies()));
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setWebSocketClosingTimeout((int) CLOSING_TIMEOUT.toSeconds())
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setMaxWebSocketMessageSize(BrowserRoutes.MAX_MESSAGE_BYTES)
                // A few kilobytes from a browser would inflate to megabytes on the event loop.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .requestHandler(web::handle)
        .invalidRequestHandler(HttpAnswers::invalidRequest)
        .listen(settings.port(), settings.host())
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
    (open == null ? starting : open).handle(clients.resolve(request));
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
