package io.murmuration.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.murmuration.http.Connections;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.shareddata.Shareable;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The metrics of all verticles of a Vert.x, in one registry, as described in {@code
 * docs/metrics.md}. Verticles of the same kind share their metrics, which are sums. Thread-safe.
 */
public final class Metrics implements Shareable {
  private static final String KEY = "murmuration.metrics";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<String, StageMetrics> stages = new ConcurrentHashMap<>();
  private final Map<String, SourceMetrics> sources = new ConcurrentHashMap<>();
  private final KafkaClientMetrics kafkaClients = new KafkaClientMetrics(registry);
  private final RefusedRecords refused = new RefusedRecords(registry);
  private final AtomicLong browsers = new AtomicLong();

  private Metrics() {
    VertxMeters.filter(registry);
    ProcessMeters.filter(registry);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    ProcessMeters.bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("murmuration.browsers.connected", browsers, AtomicLong::get)
        .description("Browsers connected to the page")
        .register(registry);
  }

  /** Creates a Vert.x that also measures itself: its HTTP servers, event bus and pools. */
  public static Vertx createVertx() {
    return Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
        .withMetrics(new MetricsFactory())
        .build();
  }

  /** Returns the meters of a Vert.x to create; its metrics are in one registry. */
  static VertxMetrics ofNewVertx() {
    Metrics metrics = new Metrics();
    return new VertxMeters(metrics.registry, metrics::attachTo);
  }

  private void attachTo(Vertx vertx) {
    vertx.sharedData().<String, Metrics>getLocalMap(KEY).put(KEY, this);
    // Stops the notifications of the garbage collector.
    ClosingVerticle.closeWith(vertx, collections::close);
  }

  /** Returns the metrics of a Vert.x, and creates them if necessary. */
  public static Metrics of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Metrics>getLocalMap(KEY)
        .computeIfAbsent(
            KEY,
            key -> {
              Metrics metrics = new Metrics();
              ClosingVerticle.closeWith(vertx, metrics.collections::close);
              return metrics;
            });
  }

  public StageMetrics stage(String stage) {
    return stages.computeIfAbsent(stage, name -> new StageMetrics(registry, name));
  }

  public SourceMetrics source(String source) {
    return sources.computeIfAbsent(source, name -> new SourceMetrics(registry, name));
  }

  public KafkaClientMetrics kafkaClients() {
    return kafkaClients;
  }

  public RefusedRecords refused() {
    return refused;
  }

  /** Returns the number of connected browsers, which the server of the page maintains. */
  public AtomicLong browsers() {
    return browsers;
  }

  /** Adds the connections that HTTP servers refuse; they are counted once, however often added. */
  void add(Connections connections) {
    for (Connections.Refusal refusal : Connections.Refusal.values()) {
      FunctionCounter.builder(
              "murmuration.connections.refused", connections, counts -> counts.refused(refusal))
          .description("Connections that HTTP servers closed without an answer")
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Returns all metrics. */
  String scrape(MetricsFormat format) {
    return registry.scrape(format.contentType());
  }
}
