package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Reads the built-in metrics of a producer. */
final class ProducerMetrics {
  private static final String GROUP = "producer-topic-metrics";

  private ProducerMetrics() {}

  /** Returns the totals sent to each topic, by its name without prefix. */
  static Map<String, OutputTotal> totals(KafkaConnection kafka, Producer<?, ?> producer) {
    Map<String, OutputTotal> totals = new HashMap<>();
    for (Map.Entry<MetricName, ? extends Metric> metric : producer.metrics().entrySet()) {
      MetricName name = metric.getKey();
      if (name.group().equals(GROUP)) {
        OutputTotal part = part(name.name(), metric.getValue());
        totals.merge(kafka.withoutPrefix(name.tags().get("topic")), part, OutputTotal::plus);
      }
    }
    return totals;
  }

  private static OutputTotal part(String name, Metric metric) {
    return switch (name) {
      case "record-send-total" -> new OutputTotal(value(metric), 0);
      case "byte-total" -> new OutputTotal(0, value(metric));
      default -> OutputTotal.ZERO;
    };
  }

  private static long value(Metric metric) {
    return ((Number) metric.metricValue()).longValue();
  }
}
