package io.murmuration.observe;

import io.murmuration.config.Settings;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HostCheck;
import io.murmuration.http.HttpAnswers;
import io.murmuration.http.HttpServers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Serves health and metrics of a process at the configured port. */
public final class ObserveVerticle extends VerticleBase {
  private static final String KEY = "murmuration.observe";
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(1);

  private final Settings.Observe settings;
  private final Settings all;
  private HttpServer server;

  private ObserveVerticle(Settings all) {
    this.settings = all.observe();
    this.all = all;
  }

  /**
   * Starts the server if the settings name a port and the Vert.x does not have it yet. The server
   * stops with the Vert.x. The message of a failure names a remedy.
   */
  public static Future<Void> ensure(Vertx vertx, Settings settings) {
    if (settings.observe().port() == null) {
      return Future.succeededFuture();
    }
    var ports = vertx.sharedData().<String, Integer>getLocalMap(KEY);
    return vertx
        .sharedData()
        .withLocalLock(
            KEY,
            LOCK_TIMEOUT.toMillis(),
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

  /** Returns the port of the server of a Vert.x, or {@code null} if there is none. */
  public static Integer port(Vertx vertx) {
    return vertx.sharedData().<String, Integer>getLocalMap(KEY).get(KEY);
  }

  @Override
  public Future<?> start() {
    Router router = HttpAnswers.router(vertx);
    router.route().handler(HostCheck.of(settings.host()));
    ObserveRoutes.addTo(new Endpoints(router), vertx, UnaryOperator.identity());
    HttpServerOptions options =
        new HttpServerOptions().setHost(settings.host()).setPort(settings.port());
    return HttpServers.listen(vertx, all, options, router)
        .onSuccess(listening -> server = listening)
        .recover(e -> Future.failedFuture(cannotListen(e)));
  }

  private IOException cannotListen(Throwable e) {
    return new IOException(
        "Cannot serve health and metrics on port %d of %s (%s). Set observe.port (METRICS_PORT) to another port."
            .formatted(settings.port(), settings.host(), e.getMessage()),
        e);
  }
}
