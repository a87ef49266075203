package io.murmuration.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka's clients count by themselves, as far as an operator acts on it. A client has hundreds
 * of figures, some for each partition; told are a few of the client as a whole, and clients that do
 * the same are one: totals added up, also of those that are closed, of all else the largest. From
 * any thread.
 */
public final class KafkaClientMetrics {
  private final MeterRegistry registry;
  private final Map<String, Clients> clients = new ConcurrentHashMap<>();

  KafkaClientMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Tells of a consumer until what is answered is closed, before the consumer is. One that is told
   * of several times counts once.
   *
   * @param role what it is for, the same for all that do the same
   */
  public Binding bind(String role, Consumer<?, ?> consumer) {
    return clients("consumer", role).add(consumer, consumer.metrics());
  }

  /** Tells of a producer, as of a consumer. */
  public Binding bind(String role, Producer<?, ?> producer) {
    return clients("producer", role).add(producer, producer.metrics());
  }

  /** A client that is told of. */
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  private Clients clients(String kind, String role) {
    return clients.computeIfAbsent(
        kind + " " + role,
        key -> {
          Clients made = new Clients();
          Stream.of(KafkaFigure.values())
              .filter(figure -> figure.kind().equals(kind))
              .forEach(figure -> register(figure, role, made));
          return made;
        });
  }

  private void register(KafkaFigure figure, String role, Clients told) {
    if (figure.isTotal()) {
      FunctionCounter.builder(figure.meter(), told, all -> all.total(figure))
          .description(figure.description())
          .tag("client", role)
          .register(registry);
    } else {
      Gauge.builder(figure.meter(), told, all -> all.largest(figure))
          .description(figure.description())
          .tag("client", role)
          .register(registry);
    }
  }

  /** Those of one role. */
  private static final class Clients {
    private final IdentityHashMap<Object, Client> live = new IdentityHashMap<>();
    private final Map<KafkaFigure, Double> closed = new EnumMap<>(KafkaFigure.class);

    synchronized Binding add(Object key, Map<MetricName, ? extends Metric> metrics) {
      live.computeIfAbsent(key, k -> new Client(metrics)).bindings++;
      return () -> remove(key);
    }

    private synchronized void remove(Object key) {
      Client client = live.get(key);
      if (client != null && --client.bindings == 0) {
        live.remove(key);
        for (KafkaFigure figure : KafkaFigure.values()) {
          if (figure.isTotal()) {
            closed.merge(figure, client.value(figure), Double::sum);
          }
        }
      }
    }

    synchronized double total(KafkaFigure figure) {
      return closed.getOrDefault(figure, 0.0)
          + live.values().stream().mapToDouble(client -> client.value(figure)).sum();
    }

    synchronized double largest(KafkaFigure figure) {
      return live.values().stream().mapToDouble(client -> client.value(figure)).max().orElse(0);
    }
  }

  /** One of them; Kafka has its own figures of it from when it is made until it is closed. */
  private static final class Client {
    private final Map<MetricName, ? extends Metric> metrics;
    private final Map<KafkaFigure, Metric> found = new EnumMap<>(KafkaFigure.class);
    private int bindings;

    Client(Map<MetricName, ? extends Metric> metrics) {
      this.metrics = metrics;
    }

    /** 0 for what Kafka does not know (yet). */
    double value(KafkaFigure figure) {
      Metric metric = found.get(figure);
      if (metric == null) {
        metric = find(figure);
        if (metric == null) {
          return 0;
        }
        found.put(figure, metric);
      }
      double value = ((Number) metric.metricValue()).doubleValue() * figure.scale();
      return Double.isFinite(value) ? value : 0;
    }

    private Metric find(KafkaFigure figure) {
      for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
        if (figure.is(metric.getKey())) {
          return metric.getValue();
        }
      }
      return null;
    }
  }
}
