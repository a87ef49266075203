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
 * Metrics of Kafka's clients that operators act on. A client has hundreds of metrics, some per
 * partition. This serves a few per client, combined by role: the sum of totals, including those of
 * closed clients, and the maximum of all others. Thread-safe. Micrometer's binder is not used,
 * since it has a series per client and drops the totals of a closed one.
 */
public final class KafkaClientMetrics {
  private final MeterRegistry registry;
  private final Map<String, Clients> clients = new ConcurrentHashMap<>();

  KafkaClientMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Measures a consumer until the binding is closed, which must happen before the consumer is
   * closed. Several bindings of one consumer count once.
   *
   * @param role the purpose of the consumer, shared by all consumers of that purpose
   */
  public Binding bind(String role, Consumer<?, ?> consumer) {
    return clients("consumer", role).add(consumer, consumer.metrics());
  }

  /** Measures a producer in the same way. */
  public Binding bind(String role, Producer<?, ?> producer) {
    return clients("producer", role).add(producer, producer.metrics());
  }

  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  private Clients clients(String kind, String role) {
    return clients.computeIfAbsent(
        kind + " " + role,
        key -> {
          Clients added = new Clients();
          Stream.of(KafkaFigure.values())
              .filter(figure -> figure.kind().equals(kind))
              .forEach(figure -> register(figure, role, added));
          return added;
        });
  }

  private void register(KafkaFigure figure, String role, Clients ofRole) {
    if (figure.isTotal()) {
      FunctionCounter.builder(figure.meter(), ofRole, all -> all.total(figure))
          .description(figure.description())
          .tag("client", role)
          .register(registry);
    } else {
      Gauge.builder(figure.meter(), ofRole, all -> all.largest(figure))
          .description(figure.description())
          .tag("client", role)
          .register(registry);
    }
  }

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

  /** A client, whose metrics exist from its creation until it is closed. */
  private static final class Client {
    private final Map<MetricName, ? extends Metric> metrics;
    private final Map<KafkaFigure, Metric> found = new EnumMap<>(KafkaFigure.class);
    private int bindings;

    Client(Map<MetricName, ? extends Metric> metrics) {
      this.metrics = metrics;
    }

    /** Returns the value of a metric, or 0 if Kafka does not have it (yet). */
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
