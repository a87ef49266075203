package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RateWindowTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateWindow window = new RateWindow(0);

  @Test
  void sample_growingTotals_givesTheGrowthPerSecond() {
    sample(1, 100, 1_000);

    assertThat(sample(2, 300, 3_000)).isEqualTo(new RecordRate(150, 1_500));
  }

  @Test
  void sample_longAfterTheGrowth_hasForgottenIt() {
    sample(1, 100, 1_000);
    for (int second = 2; second <= RateWindow.SAMPLES; second++) {
      assertThat(sample(second, 100, 1_000).records()).isPositive();
    }

    assertThat(sample(RateWindow.SAMPLES + 1, 100, 1_000)).isNull();
  }

  @Test
  void sample_totalsThatBeganAnew_countsThemFromZero() {
    sample(1, 1_000, 10_000);
    sample(2, 40, 400);

    assertThat(sample(4, 100, 1_000)).isEqualTo(new RecordRate(275, 2_750));
  }

  @Test
  void sample_totalsThatWereGone_countsThemFromZero() {
    sample(1, 300, 3_000);
    window.sample(Map.of(), 2 * SECOND);

    assertThat(sample(3, 30, 300)).isEqualTo(new RecordRate(110, 1_100));
  }

  private RecordRate sample(long second, long records, long bytes) {
    return window
        .sample(Map.of("posts", new RecordTotal(records, bytes)), second * SECOND)
        .get("posts");
  }
}
