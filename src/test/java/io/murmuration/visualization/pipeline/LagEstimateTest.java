package io.murmuration.visualization.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagEstimateTest {
  private final LagEstimate lag = new LagEstimate();

  @Test
  void records_beforeTheFirstSample_areUnknown() {
    assertThat(lag.records()).isNull();
  }

  @Test
  void records_nothingLearnedYet_areTheOffsets() {
    sample(10_000, 40, 0, 0);

    assertThat(lag.records()).isEqualTo(40);
  }

  @Test
  void records_oneOffsetInFiveIsARecord_areThatShare() {
    sample(0, 0, 200, 0);
    sample(1_000, 1_000, 200, 1_000);

    assertThat(lag.records()).isEqualTo(200);
  }

  @Test
  void records_atTheEnd_areNone() {
    sample(0, 0, 200, 0);
    sample(1_000, 0, 200, 1_000);

    assertThat(lag.records()).isZero();
  }

  @Test
  void records_inputThatEnded_keepTheShare() {
    sample(0, 0, 200, 0);
    sample(1_000, 1_000, 200, 1_000);
    sample(1_000, 500, 0, 2_000);

    assertThat(lag.records()).isEqualTo(100);
  }

  @Test
  void records_topicThatWasDeleted_keepTheShare() {
    sample(5_000, 0, 200, 0);
    sample(6_000, 1_000, 200, 1_000);
    sample(100, 100, 200, 2_000);

    assertThat(lag.records()).isEqualTo(20);
  }

  private void sample(long end, long lag, double recordsPerSecond, long nowMillis) {
    this.lag.sample(new GroupLag(end, lag), recordsPerSecond, nowMillis);
  }
}
