package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFormatTest {
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
