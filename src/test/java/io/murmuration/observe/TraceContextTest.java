package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void parse_wellFormedHeaders_areKept() {
    TraceContext trace = TraceContext.parse(PARENT, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");

    assertThat(trace)
        .isEqualTo(new TraceContext(PARENT, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
    assertThat(trace.traceId()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
      })
  void parse_malformedParent_isNoTrace(String parent) {
    assertThat(TraceContext.parse(parent, "a=b")).isNull();
  }

  @Test
  void parse_noParent_isNoTrace() {
    assertThat(TraceContext.parse(null, "a=b")).isNull();
  }

  @Test
  void parse_laterVersionWithMore_isATrace() {
    String parent = "01" + PARENT.substring(2) + "-what-will-come";

    assertThat(TraceContext.parse(parent, null)).isEqualTo(new TraceContext(parent, null));
  }

  @Test
  void parse_malformedOrTooLongState_isIgnored() {
    assertThat(TraceContext.parse(PARENT, "a=b\r\nX: y").state()).isNull();
    assertThat(TraceContext.parse(PARENT, "").state()).isNull();
    assertThat(TraceContext.parse(PARENT, "a=" + "b".repeat(511)).state()).isNull();
    assertThat(TraceContext.parse(PARENT, "a=" + "b".repeat(510)).state()).hasSize(512);
  }

  @Test
  void begin_eachTime_isAnotherSampledTrace() {
    TraceContext trace = TraceContext.begin();

    assertThat(TraceContext.parse(trace.parent(), null)).isEqualTo(trace);
    assertThat(trace.parent()).endsWith("-01");
    assertThat(TraceContext.begin().traceId()).isNotEqualTo(trace.traceId());
  }
}
