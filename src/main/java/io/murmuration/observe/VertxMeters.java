package io.murmuration.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.TransportMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsNaming;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Selects the metrics of Vert.x to serve: those of the event bus, HTTP servers and worker pools,
 * measured by vertx-micrometer-metrics. Their labels have few values, so that the number of series
 * does not grow with clients, requests or restarts.
 */
final class VertxMeters implements VertxMetrics {
  /** The part of a pool name that distinguishes instances. */
  private static final Pattern INSTANCE =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|:[0-9]+$");

  /** Clients choose the method, so all others share one label value. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  private static final String PREFIX = "vertx.";

  /**
   * The served meters. The active requests are not among them: their count stays too high if a
   * client disconnects while it sends a request that was already answered.
   */
  private static final Set<String> SERVED =
      Set.of(
          "vertx.http.server.response.time",
          "vertx.http.server.request.resets",
          "vertx.http.server.active.connections",
          "vertx.http.server.active.websockets",
          "vertx.eventbus.published",
          "vertx.eventbus.sent",
          "vertx.eventbus.received",
          "vertx.eventbus.reply.failures",
          "vertx.pool.in.use",
          "vertx.pool.queue.pending",
          "vertx.pool.queue.time",
          "vertx.pool.usage");

  private final VertxMetrics meters;
  private final Consumer<Vertx> created;
  private final Map<String, PoolMetrics<?, ?>> pools = new ConcurrentHashMap<>();

  /**
   * @param registry a registry with the {@link #filter}
   * @param created called with the Vert.x once it exists
   */
  VertxMeters(MeterRegistry registry, Consumer<Vertx> created) {
    this.created = created;
    this.meters =
        new MicrometerMetricsFactory(registry)
            .metrics(new VertxOptions().setMetricsOptions(options()));
  }

  /** Restricts a registry without meters to the served ones of Vert.x. */
  static void filter(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(
            MeterFilter.deny(
                id -> id.getName().startsWith(PREFIX) && !SERVED.contains(id.getName())))
        .meterFilter(MeterFilter.renameTag("vertx.pool", Label.POOL_NAME.toString(), "pool"))
        .meterFilter(
            MeterFilter.replaceTagValues(
                Label.HTTP_ROUTE.toString(), route -> route.isEmpty() ? "none" : route));
  }

  private static MicrometerMetricsOptions options() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        // Each Vert.x of the JVM has a registry of its own.
        .setRegistryName(UUID.randomUUID().toString())
        .setMetricsNaming(MetricsNaming.v4Names().setHttpActiveWsConnections("active.websockets"))
        .setLabels(EnumSet.of(Label.HTTP_ROUTE, Label.HTTP_CODE, Label.POOL_NAME))
        .setServerRequestTagsProvider(request -> Tags.of("method", method(request)));
  }

  private static String method(HttpRequest request) {
    String method = request.method().name();
    return METHODS.contains(method) ? method : "other";
  }

  @Override
  public boolean isMetricsEnabled() {
    return true;
  }

  @Override
  public void vertxCreated(Vertx vertx) {
    meters.vertxCreated(vertx);
    created.accept(vertx);
  }

  @Override
  public EventBusMetrics<?> createEventBusMetrics() {
    return meters.createEventBusMetrics();
  }

  @Override
  public HttpServerMetrics<?, ?> createHttpServerMetrics(
      HttpServerConfig config, SocketAddress tcpAddress, SocketAddress udpAddress) {
    return meters.createHttpServerMetrics(config, tcpAddress, udpAddress);
  }

  @Override
  public TransportMetrics<?> createTcpServerMetrics(
      TcpServerConfig config, String protocol, SocketAddress address) {
    return meters.createTcpServerMetrics(config, protocol, address);
  }

  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
    return pools.computeIfAbsent(
        INSTANCE.matcher(name).replaceFirst(""),
        pool -> meters.createPoolMetrics(type, pool, maxSize));
  }

  @Override
  public void close() {
    meters.close();
  }
}
