package io.murmuration.observe;

import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;

/** Serves what operators ask for where the settings say, beside whatever else a process does. */
public final class ObserveVerticle extends VerticleBase {
  private static final String KEY = "murmuration.observe";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Settings.Observe settings;
  private HttpServer server;

  private ObserveVerticle(Settings.Observe settings) {
    this.settings = settings;
  }

  /**
   * Serves from now on, for as long as there is the Vert.x, if the settings name a port and no
   * verticle has asked for it before. Fails with a sentence that says what to do.
   */
  public static Future<Void> ensure(Vertx vertx, Settings.Observe settings) {
    if (settings.port() == null) {
      return Future.succeededFuture();
    }
    var ports = vertx.sharedData().<String, Integer>getLocalMap(KEY);
    return vertx
        .sharedData()
        .withLocalLock(
            KEY,
            PATIENCE.toMillis(),
            () -> {
              if (ports.containsKey(KEY)) {
                return Future.succeededFuture();
              }
              ObserveVerticle verticle = new ObserveVerticle(settings);
              return vertx
                  .deployVerticle(verticle)
                  .onSuccess(deployed -> ports.put(KEY, verticle.server.actualPort()))
                  .<Void>mapEmpty();
            });
  }

  /** The port that is listened on in a Vert.x, {@code null} if none is. */
  public static Integer port(Vertx vertx) {
    return vertx.sharedData().<String, Integer>getLocalMap(KEY).get(KEY);
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.route().handler(this::refuseOtherHosts);
    ObserveRoutes.addTo(router, vertx);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> server = listening)
        .recover(e -> Future.failedFuture(cannotListen(e)));
  }

  /** A server that only this machine can reach is only ever asked for by one of its own names. */
  private void refuseOtherHosts(RoutingContext context) {
    HostAndPort asked = context.request().authority();
    if (HttpAccess.isForeignHost(settings.host(), asked == null ? null : asked.host())) {
      context
          .response()
          .setStatusCode(403)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end("host " + asked + " is not served here\n");
    } else {
      context.next();
    }
  }

  private IOException cannotListen(Throwable e) {
    return new IOException(
        "Health and metrics cannot be served on port %d of %s (%s). Set observe.port (METRICS_PORT) to take another."
            .formatted(settings.port(), settings.host(), e.getMessage()),
        e);
  }
}
