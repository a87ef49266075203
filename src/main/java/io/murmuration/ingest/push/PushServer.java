package io.murmuration.ingest.push;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HostCheck;
import io.murmuration.http.HttpAnswers;
import io.murmuration.http.HttpServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** The HTTP server for pushed posts in a process without the page. */
public final class PushServer {
  private static final String PATH = "/api/posts";

  private PushServer() {}

  /** Starts the server. The message of a failure names the remedy. */
  public static Future<HttpServer> listen(Vertx vertx, PushInbox inbox, Settings all) {
    IngestSettings.Push settings = all.ingest().push();
    Router router = HttpAnswers.router(vertx);
    router.route().handler(PushServer::setHeaders);
    router.route().handler(HostCheck.of(settings.host()));
    router.route().handler(PushServer::refusePages);
    new Endpoints(router).post(PATH, new PushHandler(inbox, settings.token(), settings.host()));
    router
        .route()
        .handler(
            context -> HttpAnswers.error(context, 404, "not found; send posts by POST to " + PATH));
    HttpServerOptions options =
        new HttpServerOptions().setHost(settings.host()).setPort(settings.port());
    return HttpServers.listen(vertx, all, options, router)
        .recover(
            e ->
                Future.failedFuture(
                    new IOException(
                        "Cannot listen for posts on port %d of %s (%s). Set ingest.push.port to another port."
                            .formatted(settings.port(), settings.host(), e.getMessage()),
                        e)));
  }

  private static void setHeaders(RoutingContext context) {
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    context.next();
  }

  /** Refuses web pages: none is served here, not even under a name that resolves to this server. */
  private static void refusePages(RoutingContext context) {
    if (context.request().headers().contains(HttpHeaders.ORIGIN)) {
      HttpAnswers.error(context, 403, "a web page cannot push posts here");
    } else {
      context.next();
    }
  }
}
