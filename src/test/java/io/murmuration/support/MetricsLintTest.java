package io.murmuration.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsLintTest {
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
}
