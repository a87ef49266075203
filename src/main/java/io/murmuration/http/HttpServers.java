package io.murmuration.http;

import io.murmuration.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the HTTP servers of this program. All of them limit connections, and close those that send
 * no request or do not read. They speak only HTTP/1: a proxy that passes an upgrade to HTTP/2 on
 * would no longer see the requests of its clients.
 */
public final class HttpServers {
  /** Time for the head of a request. */
  static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Time in which a client must receive something. It exceeds the 30 s for the body of a request
   * and the 30 s for its answer. SockJS sends a heartbeat every 25 s.
   */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(75);

  /** The data that the operating system buffers for a connection that does not read. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(HttpServers.class);

  private HttpServers() {}

  /**
   * Starts a server.
   *
   * @param options the address and the options of this server alone
   * @param handler answers the requests that conform to HTTP. Their remote address is that of the
   *     client, which a trusted proxy can name.
   * @throws io.murmuration.config.ConfigException if the process cannot open enough files
   */
  public static Future<HttpServer> listen(
      Vertx vertx,
      Settings settings,
      HttpServerOptions options,
      Handler<HttpServerRequest> handler) {
    ClientAddress clients = new ClientAddress(settings.visualization().trustedProxies());
    return listen(
        vertx,
        ConnectionLimits.ofProcess(settings.http()),
        clients,
        HEAD_TIMEOUT,
        options,
        handler);
  }

  static Future<HttpServer> listen(
      Vertx vertx,
      ConnectionLimits limits,
      ClientAddress clients,
      Duration headTimeout,
      HttpServerOptions options,
      Handler<HttpServerRequest> handler) {
    Connections connections = Connections.of(vertx);
    if (limits.hasFewFiles() && connections.isFirstWarning()) {
      LOG.warn(
          "openFiles={} is a low limit, so that the HTTP servers accept only connections={};"
              + " raise it with ulimit -n",
          limits.openFiles(),
          limits.connections());
    }
    ConnectionGuard guard = new ConnectionGuard(connections, limits, clients, headTimeout);
    return vertx
        .createHttpServer(
            options
                .setHttp2ClearTextEnabled(false)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectionHandler(guard::guard)
        .requestHandler(
            request -> {
              guard.closeIfCrowded(request);
              handle(request, valid -> handler.handle(clients.resolve(valid)));
            })
        .invalidRequestHandler(HttpAnswers::invalidRequest)
        .listen()
        .compose(server -> connectTo(vertx, server, options.getHost()));
  }

  /** Opens the first connection, so that a burst of others finds the server guarded. */
  private static Future<HttpServer> connectTo(Vertx vertx, HttpServer server, String host) {
    NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(1_000));
    return client
        .connect(server.actualPort(), host)
        .transform(connected -> client.close())
        .transform(closed -> Future.succeededFuture(server));
  }

  private static void handle(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    RequestRules.Violation violation = RequestRules.violation(request);
    if (violation == null) {
      handler.handle(request);
    } else {
      HttpAnswers.refuse(request, violation.status(), violation.reason());
    }
  }
}
