package io.murmuration.operate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EndRatesTest {
  private static final long SECOND = 1_000_000_000;

  private final EndRates rates = new EndRates();

  @Test
  void look_first_knowsNoRate() {
    assertThat(rates.look("posts", 100, 0)).isNull();
  }

  @Test
  void look_later_isTheGrowthPerSecond() {
    rates.look("posts", 100, 0);
    assertThat(rates.look("posts", 300, 2 * SECOND)).isEqualTo(100);
    assertThat(rates.look("posts", 300, 4 * SECOND)).isZero();
  }

  @Test
  void look_soonAfterAnother_isTheRateOfThat() {
    rates.look("posts", 100, 0);
    rates.look("posts", 200, SECOND);
    assertThat(rates.look("posts", 1000, SECOND + 1)).isEqualTo(100);
    assertThat(rates.look("posts", 400, 2 * SECOND)).isEqualTo(200);
  }

  @Test
  void look_afterMoreThanAMinuteOrAnew_knowsNoRate() {
    rates.look("posts", 100, 0);
    assertThat(rates.look("posts", 200, 61 * SECOND)).isNull();
    assertThat(rates.look("posts", 10, 62 * SECOND)).isNull();
  }

  @Test
  void retain_others_areForgotten() {
    rates.look("posts", 100, 0);
    rates.look("mentions", 100, 0);
    rates.retain(Set.of("mentions"));
    assertThat(rates.look("posts", 200, SECOND)).isNull();
    assertThat(rates.look("mentions", 200, SECOND)).isEqualTo(100);
  }
}
