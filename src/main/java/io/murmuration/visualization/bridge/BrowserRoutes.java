package io.murmuration.visualization.bridge;

import io.murmuration.http.ClientAddress;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The endpoints of SockJS: over WebSocket, framed and raw, and over HTTP by Vert.x's own handler.
 * Omits the transports that other sites can load as scripts or frames. Used by one event loop.
 */
public final class BrowserRoutes {
  /** Maximum size of a message from a browser: far more than a phrase and a token. */
  public static final int MAX_MESSAGE_BYTES = 64 << 10;

  /** The time for which Vert.x keeps a closed session, too. */
  private static final long CLOSED_MILLIS = new SockJSHandlerOptions().getSessionTimeout();

  private static final String FULL =
      Connection.closeFrame(
          BrowserBridge.TOO_MANY_BROWSERS, BrowserBridge.TOO_MANY_BROWSERS_REASON);

  /** The transports over HTTP and their methods, besides {@code OPTIONS}. */
  private static final Map<String, String> TRANSPORTS =
      Map.of("xhr", "POST", "xhr_send", "POST", "xhr_streaming", "POST", "eventsource", "GET");

  /** The paths of the transports. SockJS permits no dots in the names of servers and sessions. */
  private static final Pattern PATH =
      Pattern.compile("/eventbus/[^/.]+/[^/.]+/(" + String.join("|", TRANSPORTS.keySet()) + ")");

  private static final int SESSION = 3;
  private static final int TRANSPORT = 4;

  private final Vertx vertx;
  private final BrowserBridge bridge;

  /** The browsers that are connected over HTTP, by their sessions. */
  private final Map<String, Browser> sessions = new HashMap<>();

  /** The close frames of sessions over HTTP that the bridge has closed. */
  private final Map<String, String> closed = new HashMap<>();

  private BrowserRoutes(Vertx vertx, BrowserBridge bridge) {
    this.vertx = vertx;
    this.bridge = bridge;
  }

  /** Adds the paths under {@code /eventbus}. */
  public static void addTo(
      Router router, Endpoints endpoints, Vertx vertx, BrowserBridge bridge, String origin) {
    BrowserRoutes routes = new BrowserRoutes(vertx, bridge);
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
    overHttp.route().handler(BrowserRoutes::refuseOtherPaths).handler(routes::checkSession);
    overHttp.post().handler(BodyHandler.create(false).setBodyLimit(MAX_MESSAGE_BYTES));
    overHttp
        .route("/*")
        .subRouter(SockJSHandler.create(vertx, options).socketHandler(routes::connectOverHttp));
    overHttp.route().handler(BrowserRoutes::refuseOtherMethods);
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
    } else if (!bridge.hasPlaceFor(ClientAddress.of(request))) {
      HttpAnswers.error(context, 503, BrowserBridge.TOO_MANY_BROWSERS_REASON);
    } else {
      request
          .toWebSocket()
          .onSuccess(socket -> connect(request, connection.apply(socket)))
          .onFailure(context::fail);
    }
  }

  private void connect(HttpServerRequest request, Connection connection) {
    Browser browser = browser(request, connection);
    FrameErrors.check(
        request.connection(),
        MAX_MESSAGE_BYTES,
        permits -> bridge.spend(browser, permits, System.nanoTime()));
    bridge.connect(browser, () -> {});
  }

  private void connectOverHttp(SockJSSocket socket) {
    HttpServerRequest request = socket.routingContext().request();
    String session = session(socket.routingContext());
    Browser browser =
        browser(request, new Connection.OverHttp(vertx, socket, frame -> close(session, frame)));
    sessions.put(session, browser);
    bridge.connect(browser, () -> sessions.remove(session, browser));
  }

  private void close(String session, String frame) {
    closed.put(session, frame);
    vertx.setTimer(CLOSED_MILLIS, timer -> closed.remove(session, frame));
  }

  /**
   * Closes sessions that the bridge has closed, and new ones if there is no place for a browser.
   */
  private void checkSession(RoutingContext context) {
    String session = session(context);
    String frame = closed.get(session);
    if (frame == null
        && !sessions.containsKey(session)
        && !bridge.hasPlaceFor(ClientAddress.of(context.request()))) {
      frame = FULL;
    }
    String transport = parts(context)[TRANSPORT];
    boolean isOther = !context.request().method().name().equals(TRANSPORTS.get(transport));
    if (frame == null || isOther) {
      context.next();
    } else if (transport.equals("xhr_send")) {
      HttpAnswers.error(context, 404, "the session is closed");
    } else {
      endSession(context, transport, frame);
    }
  }

  /** Answers as SockJS does for a closed session. */
  private static void endSession(RoutingContext context, String transport, String frame) {
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    if (origin != null) {
      // The one other origin that is permitted. All others have been refused.
      context
          .response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    if (transport.equals("eventsource")) {
      HttpAnswers.end(context, 200, "text/event-stream", "data: " + frame + "\r\n\r\n");
    } else {
      HttpAnswers.end(context, 200, "application/javascript; charset=UTF-8", frame + '\n');
    }
  }

  /** Refuses the other paths of Vert.x's handler, such as those for tests of SockJS. */
  private static void refuseOtherPaths(RoutingContext context) {
    if (PATH.matcher(context.normalizedPath()).matches()) {
      context.next();
    } else {
      HttpAnswers.notFound(context);
    }
  }

  /** Refuses the methods that SockJS has left. */
  private static void refuseOtherMethods(RoutingContext context) {
    String transport = parts(context)[TRANSPORT];
    Endpoints.refuseMethod(context, List.of(TRANSPORTS.get(transport)), null);
  }

  private static String session(RoutingContext context) {
    return parts(context)[SESSION];
  }

  private static String[] parts(RoutingContext context) {
    return context.normalizedPath().split("/", -1);
  }

  private Browser browser(HttpServerRequest request, Connection connection) {
    InetAddress address = ClientAddress.of(request);
    return new Browser(connection, bridge.network(address), address, System.nanoTime());
  }
}
