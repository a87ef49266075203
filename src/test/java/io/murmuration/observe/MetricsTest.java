package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.MetricsLint;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Vertx vertx = Metrics.createVertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void scrape_everyMetricOfAProcess_followsTheConventions() {
    Metrics metrics = Metrics.of(vertx);
    metrics.stage("fanout").finished(1, 1);
    metrics.stage("aggregate").results(1);
    metrics.source("push");
    vertx.eventBus().publish("tea", "hot");

    assertThat(MetricsLint.problems(metrics.scrape(MetricsFormat.PROMETHEUS))).isEmpty();
    assertThat(metrics.scrape(MetricsFormat.PROMETHEUS))
        .contains("# TYPE process_cpu_seconds_total counter", "# TYPE system_cpus gauge");
  }

  @Test
  void scrape_openMetrics_endsWithItsMark() {
    Metrics.of(vertx).stage("fanout");
    String text = Metrics.of(vertx).scrape(MetricsFormat.OPEN_METRICS);

    assertThat(text)
        .endsWith("# EOF\n")
        .contains("# TYPE murmuration_stage_records counter")
        .contains("murmuration_stage_records_total{stage=\"fanout\"} 0.0");
    assertThat(Metrics.of(vertx).scrape(MetricsFormat.PROMETHEUS)).doesNotContain("# EOF");
  }
}
