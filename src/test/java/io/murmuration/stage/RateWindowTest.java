package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RateWindowTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateWindow window = new RateWindow(0);

  @Test
  void look_growingTotals_givesTheGrowthPerSecond() {
    look(1, 100, 1_000);

    assertThat(look(2, 300, 3_000)).isEqualTo(new OutputRate(150, 1_500));
  }

  @Test
  void look_longAfterTheGrowth_hasForgottenIt() {
    look(1, 100, 1_000);
    for (int second = 2; second <= RateWindow.LOOKS; second++) {
      assertThat(look(second, 100, 1_000).records()).isPositive();
    }

    assertThat(look(RateWindow.LOOKS + 1, 100, 1_000)).isNull();
  }

  @Test
  void look_totalsThatBeganAnew_countsThemFromZero() {
    look(1, 1_000, 10_000);
    look(2, 40, 400);

    assertThat(look(4, 100, 1_000)).isEqualTo(new OutputRate(275, 2_750));
  }

  @Test
  void look_totalsThatWereGone_countsThemFromZero() {
    look(1, 300, 3_000);
    window.look(Map.of(), 2 * SECOND);

    assertThat(look(3, 30, 300)).isEqualTo(new OutputRate(110, 1_100));
  }

  private OutputRate look(long second, long records, long bytes) {
    return window
        .look(Map.of("posts", new OutputTotal(records, bytes)), second * SECOND)
        .get("posts");
  }
}
