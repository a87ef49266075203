package io.murmuration.observe;

import java.util.Set;
import org.apache.kafka.common.MetricName;

/** The served metrics of Kafka's clients: their names in Kafka and in the registry. */
enum KafkaFigure {
  RECORDS_CONSUMED("consumer-fetch-manager-metrics", "records-consumed-total", "records.consumed"),
  BYTES_CONSUMED("consumer-fetch-manager-metrics", "bytes-consumed-total", "consumed.bytes"),
  FETCHES("consumer-fetch-manager-metrics", "fetch-total", "fetches"),
  FETCH_LATENCY(
      "consumer-fetch-manager-metrics", "fetch-latency-max", "fetch.latency.max.seconds", 1e-3),
  LAG("consumer-fetch-manager-metrics", "records-lag-max", "lag.max.records", 1),
  REBALANCES("consumer-coordinator-metrics", "rebalance-total", "rebalances"),
  FAILED_REBALANCES("consumer-coordinator-metrics", "failed-rebalance-total", "failed.rebalances"),
  CONSUMER_CONNECTIONS("consumer-metrics", "connection-count", "connections", 1),
  CONSUMER_REFUSED("consumer-metrics", "failed-authentication-total", "failed.authentications"),
  RECORDS_SENT("producer-metrics", "record-send-total", "records.sent"),
  BYTES_SENT("producer-metrics", "outgoing-byte-total", "sent.bytes"),
  RECORD_ERRORS("producer-metrics", "record-error-total", "record.errors"),
  RECORD_RETRIES("producer-metrics", "record-retry-total", "record.retries"),
  REQUEST_LATENCY("producer-metrics", "request-latency-max", "request.latency.max.seconds", 1e-3),
  PRODUCER_CONNECTIONS("producer-metrics", "connection-count", "connections", 1),
  PRODUCER_REFUSED("producer-metrics", "failed-authentication-total", "failed.authentications");

  private static final Set<String> CLIENT_TAGS = Set.of("client-id");

  private final String group;
  private final String kafkaName;
  private final String name;
  private final boolean total;
  private final double scale;

  /** A total, which only increases. */
  KafkaFigure(String group, String kafkaName, String name) {
    this(group, kafkaName, name, true, 1);
  }

  /** A value of which the maximum is served. */
  KafkaFigure(String group, String kafkaName, String name, double scale) {
    this(group, kafkaName, name, false, scale);
  }

  KafkaFigure(String group, String kafkaName, String name, boolean total, double scale) {
    this.group = group;
    this.kafkaName = kafkaName;
    this.name = name;
    this.total = total;
    this.scale = scale;
  }

  /** Returns {@code consumer} or {@code producer}. */
  String kind() {
    return group.substring(0, group.indexOf('-'));
  }

  String meter() {
    return "kafka." + kind() + "." + name;
  }

  String description() {
    return "Kafka's " + kafkaName + (total ? "" : ", maximum");
  }

  boolean isTotal() {
    return total;
  }

  double scale() {
    return scale;
  }

  boolean is(MetricName metric) {
    return metric.name().equals(kafkaName)
        && metric.group().equals(group)
        && metric.tags().keySet().equals(CLIENT_TAGS);
  }
}
