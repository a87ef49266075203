package io.murmuration.visualization.bridge;

import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.visualization.access.ChangePermission;
import io.murmuration.visualization.access.WebSecurity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The endpoints of SockJS: over WebSocket, framed and raw, and over HTTP by Vert.x's own handler.
 * Omits the transports that other sites can load as scripts or frames. Used by one event loop.
 */
public final class BrowserRoutes {
  /** Maximum size of a message from a browser: far more than a phrase and a token. */
  public static final int MAX_MESSAGE_BYTES = 64 << 10;

  /** The transports over HTTP and their methods, besides {@code OPTIONS}. */
  private static final Map<String, String> TRANSPORTS =
      Map.of("xhr", "POST", "xhr_send", "POST", "xhr_streaming", "POST", "eventsource", "GET");

  private final BrowserBridge bridge;
  private final WebSecurity security;

  /** The HTTP sessions that began on this machine; only this machine can continue them. */
  private final Set<String> localSessions = new HashSet<>();

  private BrowserRoutes(BrowserBridge bridge, WebSecurity security) {
    this.bridge = bridge;
    this.security = security;
  }

  /** Adds the paths under {@code /eventbus}. */
  public static void addTo(
      Router router,
      Endpoints endpoints,
      Vertx vertx,
      BrowserBridge bridge,
      WebSecurity security,
      String origin) {
    BrowserRoutes routes = new BrowserRoutes(bridge, security);
    endpoints
        .get("/eventbus/info", BrowserRoutes::inform)
        .get(
            "/eventbus/websocket",
            context ->
                routes.upgrade(context, socket -> new Connection.RawWebSocket(vertx, socket)))
        .get(
            "/eventbus/:server/:session/websocket",
            context ->
                routes.upgrade(context, socket -> new Connection.FramedWebSocket(vertx, socket)));
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .addDisabledTransport("WEBSOCKET")
            .addDisabledTransport("JSON_P")
            .addDisabledTransport("HTML_FILE");
    if (origin != null) {
      options.setOrigin(origin);
    }
    Router overHttp = HttpAnswers.router(vertx);
    overHttp.route("/:server/:session/:transport").handler(routes::refuseForeignSessions);
    overHttp.post().handler(BodyHandler.create(false).setBodyLimit(MAX_MESSAGE_BYTES));
    overHttp
        .route("/*")
        .subRouter(SockJSHandler.create(vertx, options).socketHandler(routes::connectOverHttp));
    overHttp.route("/:server/:session/:transport").handler(BrowserRoutes::refuseOtherMethods);
    router.route("/eventbus/*").subRouter(overHttp);
  }

  private static void inform(RoutingContext context) {
    HttpAnswers.end(
        context,
        200,
        HttpAnswers.JSON,
        new JsonObject()
            .put("websocket", true)
            .put("cookie_needed", false)
            .put("origins", "*:*")
            .put("entropy", ThreadLocalRandom.current().nextLong(1L << 32))
            .encode());
  }

  private void upgrade(RoutingContext context, Function<ServerWebSocket, Connection> connection) {
    HttpServerRequest request = context.request();
    if (!request.canUpgradeToWebSocket()) {
      HttpAnswers.error(context, 400, "expected an upgrade to a WebSocket");
    } else if (bridge.isFull()) {
      HttpAnswers.error(context, 503, "too many browsers are connected");
    } else {
      request
          .toWebSocket()
          .onSuccess(socket -> FrameErrors.check(request.connection(), MAX_MESSAGE_BYTES))
          .onSuccess(socket -> bridge.connect(browser(request, connection.apply(socket)), () -> {}))
          .onFailure(context::fail);
    }
  }

  private void connectOverHttp(SockJSSocket socket) {
    HttpServerRequest request = socket.routingContext().request();
    if (bridge.isFull()) {
      socket.close();
      return;
    }
    Browser browser = browser(request, new Connection.OverHttp(socket));
    String session = session(socket.routingContext());
    if (browser.permission == ChangePermission.YES) {
      localSessions.add(session);
    }
    bridge.connect(browser, () -> localSessions.remove(session));
  }

  private void refuseForeignSessions(RoutingContext context) {
    if (localSessions.contains(session(context)) && !security.isLocal(context.request())) {
      HttpAnswers.notFound(context);
    } else {
      context.next();
    }
  }

  /** Refuses the methods that SockJS has left. */
  private static void refuseOtherMethods(RoutingContext context) {
    String method = TRANSPORTS.get(context.pathParam("transport"));
    if (method == null) {
      context.next();
    } else {
      Endpoints.refuseMethod(context, List.of(method), null);
    }
  }

  /** The path ends with {@code /<server>/<session>/<transport>}. */
  private static String session(RoutingContext context) {
    String[] parts = context.normalizedPath().split("/", -1);
    return parts[parts.length - 2];
  }

  private Browser browser(HttpServerRequest request, Connection connection) {
    return new Browser(
        connection,
        WebSecurity.remoteAddress(request),
        security.changePermission(request),
        System.nanoTime());
  }
}
