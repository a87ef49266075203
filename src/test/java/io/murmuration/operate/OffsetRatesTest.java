package io.murmuration.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetRatesTest {
  private static final long SECOND = 1_000_000_000;

  private final OffsetRates rates = new OffsetRates(Duration.ofMillis(500), Duration.ofMinutes(1));

  @Test
  void sample_first_hasNoRate() {
    assertThat(rates.sample("posts", 100, 0)).isNull();
  }

  @Test
  void sample_later_isGrowthPerSecond() {
    rates.sample("posts", 100, 0);
    assertThat(rates.sample("posts", 300, 2 * SECOND)).isEqualTo(100);
    assertThat(rates.sample("posts", 300, 4 * SECOND)).isZero();
  }

  @Test
  void sample_withinMinInterval_repeatsPreviousRate() {
    rates.sample("posts", 100, 0);
    rates.sample("posts", 200, SECOND);
    assertThat(rates.sample("posts", 1000, SECOND + 1)).isEqualTo(100);
    assertThat(rates.sample("posts", 400, 2 * SECOND)).isEqualTo(200);
  }

  @Test
  void sample_afterMaxIntervalOrDecrease_hasNoRate() {
    rates.sample("posts", 100, 0);
    assertThat(rates.sample("posts", 200, 61 * SECOND)).isNull();
    assertThat(rates.sample("posts", 10, 62 * SECOND)).isNull();
  }

  @Test
  void retain_others_areForgotten() {
    rates.sample("posts", 100, 0);
    rates.sample("mentions", 100, 0);
    rates.retain(Set.of("mentions"));
    assertThat(rates.sample("posts", 200, SECOND)).isNull();
    assertThat(rates.sample("mentions", 200, SECOND)).isEqualTo(100);
  }
}
