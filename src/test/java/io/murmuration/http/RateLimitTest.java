package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long START = -5;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void take_moreThanAtOnce_isRefusedUntilItIsRefilled() {
    RateLimit limit = new RateLimit(3, 2, START);

    assertThat(taken(limit, 10, START)).isEqualTo(3);
    assertThat(taken(limit, 10, START + SECOND / 4)).isZero();
    assertThat(taken(limit, 10, START + SECOND / 2)).isEqualTo(1);
    assertThat(taken(limit, 10, START + SECOND * 3 / 2)).isEqualTo(2);
  }

  @Test
  void take_afterALongTime_hasNoMoreThanAtOnce() {
    RateLimit limit = new RateLimit(3, 2, START);

    assertThat(taken(limit, 10, START + 1_000 * SECOND)).isEqualTo(3);
  }

  @Test
  void take_moreThanIsLeft_takesNothing() {
    RateLimit limit = new RateLimit(3, 2, START);

    assertThat(limit.take(4, START)).isFalse();
    assertThat(limit.isFull(START)).isTrue();
    assertThat(limit.take(2, START)).isTrue();
    assertThat(limit.take(2, START)).isFalse();
    assertThat(limit.take(1, START)).isTrue();
    assertThat(limit.isFull(START + SECOND)).isFalse();
    assertThat(limit.isFull(START + 2 * SECOND)).isTrue();
  }

  private static int taken(RateLimit limit, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.take(now) ? 1 : 0;
    }
    return taken;
  }
}
