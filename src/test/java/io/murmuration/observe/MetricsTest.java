package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.MetricsLint;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# TYPE a counter                                | has no help",
        "# HELP a x;# TYPE a counter;a 1                 | only counters end in _total",
        "# HELP a_total x;# TYPE a_total gauge           | only counters end in _total",
        "# HELP a_count x;# TYPE a_count gauge           | have such a suffix",
        "# HELP a_bucket x;# TYPE a_bucket gauge         | only histograms have such a suffix",
        "# HELP a:b x;# TYPE a:b gauge                   | other characters",
        "# HELP aB x;# TYPE aB gauge                     | other characters",
        "# HELP a_ns_total x;# TYPE a_ns_total counter   | abbreviated unit",
        "# HELP a_milliseconds x;# TYPE a_milliseconds gauge | than a base unit",
        "# HELP a_gauge x;# TYPE a_gauge gauge           | names its type",
        "# HELP a x;# TYPE a gauge;a 1;a 2               | occurs twice",
        "# HELP a x;# TYPE a gauge;# TYPE a gauge        | two types",
        "no metric at all                                | is no metric"
      })
  void lint_metricAgainstTheConventions_isFound(String text, String problem) {
    assertThat(MetricsLint.problems(text.strip().replace(';', '\n')))
        .anyMatch(found -> found.contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                                    | PROMETHEUS",
        "*/*                                                                   | PROMETHEUS",
        "application/*                                                         | PROMETHEUS",
        "text/plain                                                            | PROMETHEUS",
        "text/html                                                             | PROMETHEUS",
        "application/json;q=1, nonsense, ;q=, /                                | PROMETHEUS",
        "application/openmetrics-text                                          | OPEN_METRICS",
        "Application/OpenMetrics-Text; Version=1.0.0                           | OPEN_METRICS",
        "application/openmetrics-text; version=0.0.1, */*;q=0.1                | OPEN_METRICS",
        "application/openmetrics-text; version=\"1.0.0\"                       | OPEN_METRICS",
        "application/openmetrics-text; version=2.0.0                           | PROMETHEUS",
        "application/openmetrics-text;q=0                                      | PROMETHEUS",
        "application/openmetrics-text;q=2                                      | PROMETHEUS",
        "application/openmetrics-text;q=0.4, text/plain;version=0.0.4;q=0.5    | PROMETHEUS",
        "application/openmetrics-text;q=0.5, text/plain;q=0.4                  | OPEN_METRICS",
        "text/plain, application/openmetrics-text                              | OPEN_METRICS",
        "application/openmetrics-text;q=0.3, */*;q=0.9                         | PROMETHEUS",
        "application/openmetrics-text;q=0.3, text/plain;q=0, */*               | OPEN_METRICS",
        "application/openmetrics-text;q=0.3, text/*;q=0.2, */*;q=0.9           | OPEN_METRICS",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS"
      })
  void accepted_anyHeader_isTheFormatThatTheClientPrefers(String accept, MetricsFormat format) {
    assertThat(MetricsFormat.accepted(List.of(accept))).isEqualTo(format);
  }

  @Test
  void accepted_severalHeaders_countTogether() {
    assertThat(MetricsFormat.accepted(List.of("text/plain;q=0.5", "application/openmetrics-text")))
        .isEqualTo(MetricsFormat.OPEN_METRICS);
    assertThat(MetricsFormat.accepted(List.of())).isEqualTo(MetricsFormat.PROMETHEUS);
  }
}
