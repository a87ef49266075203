package io.murmuration.visualization.http;

import io.murmuration.config.Settings;
import io.murmuration.observe.ObserveRoutes;
import io.murmuration.visualization.access.AdminAuthorization;
import io.murmuration.visualization.access.WebSecurity;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.bridge.BrowserRoutes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page, its libraries, the event bus for browsers and the JSON API. */
public final class WebServer {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final Set<String> BROKEN = Set.of("Broken pipe", "Connection reset by peer");
  private static final String WEBROOT = "webroot";

  /** WebJars whose files the page loads as {@code /lib/<name>/…}, whatever their version. */
  private static final List<String> LIBRARIES =
      List.of("d3", "lit", "lit-html", "lit-element", "lit__reactive-element", "sockjs-client");

  /** Closes connections that do not read; SockJS sends a heartbeat every 25 s to all others. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration CLOSING_TIMEOUT = Duration.ofSeconds(30);

  /** The data that the operating system buffers for a connection that does not read. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  private final Vertx vertx;
  private final Settings.Visualization settings;

  /** Answers until the page is open: health, and that the page is starting. */
  private final Router starting;

  private volatile Router page;
  private HttpServer server;

  private WebServer(Vertx vertx, Settings.Visualization settings) {
    this.vertx = vertx;
    this.settings = settings;
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

  /**
   * Opens the configured port and answers that the page is starting. Fails with a sentence for the
   * user.
   */
  public static Future<WebServer> listen(Vertx vertx, Settings.Visualization settings) {
    WebServer web = new WebServer(vertx, settings);
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setWebSocketClosingTimeout((int) CLOSING_TIMEOUT.toSeconds())
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setMaxWebSocketMessageSize(BrowserRoutes.MAX_MESSAGE_BYTES)
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .requestHandler(web::handle)
        .listen(settings.port(), settings.host())
        .map(
            listening -> {
              web.server = listening;
              return web;
            })
        .recover(e -> Future.failedFuture(cannotListen(settings, e)));
  }

  /**
   * Serves the page from now on.
   *
   * @param api the routes under {@code /api/}
   * @param kafka answers the requests under {@code /api/kafka}
   */
  public void open(Router api, KafkaQueries kafka, BrowserBridge bridge) {
    WebSecurity security = new WebSecurity(settings, resource(WEBROOT + "/index.html"));
    Router router = Router.router(vertx).errorHandler(500, WebServer::logFailure);
    router.route().handler(security::setHeaders);
    router.route().handler(security::refuseOtherHosts);
    ObserveRoutes.addTo(router, vertx);
    router.route("/eventbus/*").handler(security::refuseOtherOrigins);
    router
        .route("/eventbus/*")
        .subRouter(BrowserRoutes.create(vertx, bridge, security, settings.origin()));
    KafkaApi.route(router, kafka, security, new AdminAuthorization(vertx, settings.adminToken()));
    router.route("/api/*").subRouter(api);
    router.get("/lib/*").handler(cacheFor("max-age=86400"));
    for (String library : LIBRARIES) {
      router.get("/lib/" + library + "/*").handler(files(webJar(library)));
    }
    router.get().handler(cacheFor("no-cache"));
    router.get().handler(files(WEBROOT));
    page = router;
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

  /** Logs failures, except those of browsers that left during the answer. */
  private static void logFailure(RoutingContext context) {
    if (!context.response().closed() && !hasLeft(context.failure())) {
      LOG.error("cannot serve path={}", context.normalizedPath(), context.failure());
    }
  }

  /** A connection can fail with "Broken pipe" or "Connection reset" before it is closed. */
  private static boolean hasLeft(Throwable failure) {
    return failure instanceof SocketException
        || failure instanceof ClosedChannelException
        || failure instanceof HttpClosedException
        || (failure instanceof IOException && BROKEN.contains(failure.getMessage()));
  }

  private static StaticHandler files(String root) {
    return StaticHandler.create(root).setCachingEnabled(false);
  }

  private static Handler<RoutingContext> cacheFor(String directive) {
    return context -> {
      context.addHeadersEndHandler(
          v -> {
            if (context.response().getStatusCode() == 200) {
              context.response().headers().add(HttpHeaders.CACHE_CONTROL, directive);
            }
          });
      context.next();
    };
  }

  private static String webJar(String name) {
    Properties pom = new Properties();
    try (InputStream in = open("META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/" + name + "/" + pom.getProperty("version");
  }

  private static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return WebServer.class.getClassLoader().getResourceAsStream(name);
  }
}
