package io.murmuration.visualization.http;

import io.murmuration.observe.ObserveRoutes;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/**
 * Answers as soon as the port is open: health at once, and that the page is starting until it is
 * open.
 */
final class StartupHandler implements Handler<HttpServerRequest> {
  private final Router starting;
  private volatile Router page;

  StartupHandler(Vertx vertx) {
    starting = Router.router(vertx);
    ObserveRoutes.addTo(starting, vertx);
    starting
        .route()
        .handler(
            context ->
                context
                    .response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "1")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end("Murmuration is starting.\n"));
  }

  /** Serves the page from now on. */
  void open(Router router) {
    page = router;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Router open = page;
    (open == null ? starting : open).handle(request);
  }
}
