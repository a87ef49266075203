package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.murmuration.observe.StageMetrics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageMeterTest {
  private static final long MILLI = 1_000_000L;
  private static final double PRECISION_PERCENT = 1;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StageMetrics metrics = new StageMetrics(registry, "test");
  private final StageMeter meter = new StageMeter(0, metrics);

  @Test
  void figures_recordsRead_areARate() {
    meter.read(50, 0, 0);
    meter.read(150, 10 * MILLI, 0);

    assertThat(meter.figures(1_000 * MILLI).recordsPerSecond()).isEqualTo(200);
  }

  @Test
  void figures_fewSlowRecords_areThe99thPercentileIfMoreThanOneInAHundred() {
    meter.read(2, 0, 0);
    meter.read(98, 490 * MILLI, 0);
    meter.finish(500 * MILLI);

    assertThat(meter.figures(1_000 * MILLI).p99Millis()).isCloseTo(500, within(5.0));
  }

  @Test
  void figures_rareSlowRecord_isNotThe99thPercentile() {
    meter.read(1, 0, 0);
    meter.read(999, 490 * MILLI, 0);
    meter.finish(500 * MILLI);

    assertThat(meter.figures(1_000 * MILLI).p99Millis())
        .isCloseTo(10, within(10 * PRECISION_PERCENT / 100));
  }

  @Test
  void figures_nothingFinished_haveNoPercentile() {
    meter.read(10, 0, 0);

    assertThat(meter.figures(1_000 * MILLI).p99Millis()).isNull();
  }

  @Test
  void figures_forgottenBatches_haveNoPercentile() {
    meter.read(10, 0, 0);
    meter.forget();
    meter.finish(5 * MILLI);

    assertThat(meter.figures(1_000 * MILLI).p99Millis()).isNull();
  }

  @Test
  void figures_elevenSamplesLater_haveForgottenThePercentile() {
    meter.read(10, 0, 0);
    meter.finish(5 * MILLI);
    for (int second = 1; second <= 10; second++) {
      assertThat(meter.figures(second * 1_000L * MILLI).p99Millis()).isNotNull();
    }

    assertThat(meter.figures(11_000 * MILLI).p99Millis()).isNull();
  }

  @Test
  void figures_noRound_haveTheTimeSince() {
    meter.round(1_000 * MILLI);

    assertThat(meter.figures(5_500 * MILLI).roundMillis()).isEqualTo(4_500);
  }

  @Test
  void finish_batches_areReportedWithTheAgeOfTheirOldestRecord() {
    meter.read(10, 0, 300);
    meter.read(5, 0, 100);
    meter.finish(50 * MILLI);

    assertThat(registry.get("murmuration.stage.records").counter().count()).isEqualTo(15);
    assertThat(registry.get("murmuration.end.to.end.latency").timer().count()).isEqualTo(2);
    assertThat(registry.get("murmuration.end.to.end.latency").timer().max(TimeUnit.MILLISECONDS))
        .isEqualTo(350);
  }

  @Test
  void forget_batchesWithoutResults_areNotReported() {
    meter.read(10, 0, 0);
    meter.forget();
    meter.finish(50 * MILLI);

    assertThat(registry.get("murmuration.stage.records").counter().count()).isZero();
  }
}
