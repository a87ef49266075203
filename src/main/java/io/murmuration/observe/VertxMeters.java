package io.murmuration.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What Vert.x tells of its HTTP servers, event bus and worker pools. Pools that do the same are
 * one, and so are all servers, so that there are not more figures the longer a process runs.
 */
final class VertxMeters implements VertxMetrics {
  /** What tells the pools of instances apart. */
  private static final Pattern INSTANCE =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|:[0-9]+$");

  private final MeterRegistry registry;
  private final Consumer<Vertx> created;
  private final HttpMeters http;
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();

  /**
   * @param created called with the Vert.x once it exists
   */
  VertxMeters(MeterRegistry registry, Consumer<Vertx> created) {
    this.registry = registry;
    this.created = created;
    http = new HttpMeters(registry);
  }

  @Override
  public boolean isMetricsEnabled() {
    return true;
  }

  @Override
  public void vertxCreated(Vertx vertx) {
    created.accept(vertx);
  }

  @Override
  public HttpServerMetrics<?, ?> createHttpServerMetrics(
      HttpServerConfig config, SocketAddress tcpAddress, SocketAddress udpAddress) {
    return http;
  }

  @Override
  public EventBusMetrics<?> createEventBusMetrics() {
    return new Bus(registry);
  }

  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
    return pools.computeIfAbsent(
        INSTANCE.matcher(name).replaceFirst(""), pool -> new Pool(registry, pool));
  }

  private static final class Bus implements EventBusMetrics<Void> {
    private final Counter published;
    private final Counter sent;
    private final Counter received;
    private final Counter failed;

    Bus(MeterRegistry registry) {
      published = counter(registry, "published", "Messages published on the event bus");
      sent = counter(registry, "sent", "Messages sent to one handler on the event bus");
      received = counter(registry, "received", "Messages that the event bus took for its handlers");
      failed = counter(registry, "reply.failures", "Messages that were answered with a failure");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
      return Counter.builder("vertx.eventbus." + name).description(description).register(registry);
    }

    @Override
    public void messageSent(String address, boolean publish, boolean local, boolean remote) {
      (publish ? published : sent).increment();
    }

    @Override
    public void messageReceived(String address, boolean publish, boolean local, int handlers) {
      received.increment();
    }

    @Override
    public void replyFailure(String address, io.vertx.core.eventbus.ReplyFailure failure) {
      failed.increment();
    }
  }

  /** Threads for work that blocks; a token is when a task began to wait or to run. */
  private static final class Pool implements PoolMetrics<Long, Long> {
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final Timer waited;
    private final Timer used;

    Pool(MeterRegistry registry, String name) {
      Gauge.builder("vertx.pool.queue.pending", queued, AtomicInteger::get)
          .description("Tasks that wait for a thread of the pool")
          .tag("pool", name)
          .register(registry);
      Gauge.builder("vertx.pool.in.use", busy, AtomicInteger::get)
          .description("Threads of the pool that are at work")
          .tag("pool", name)
          .register(registry);
      waited = timer(registry, name, "vertx.pool.queue.time", "Time that tasks waited");
      used = timer(registry, name, "vertx.pool.usage", "Time that tasks took");
    }

    private static Timer timer(
        MeterRegistry registry, String pool, String name, String description) {
      return Timer.builder(name).description(description).tag("pool", pool).register(registry);
    }

    @Override
    public Long enqueue() {
      queued.incrementAndGet();
      return System.nanoTime();
    }

    @Override
    public void dequeue(Long since) {
      queued.decrementAndGet();
      waited.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
    }

    @Override
    public Long begin() {
      busy.incrementAndGet();
      return System.nanoTime();
    }

    @Override
    public void end(Long since) {
      busy.decrementAndGet();
      used.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
    }
  }
}
