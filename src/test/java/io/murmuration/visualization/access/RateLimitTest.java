package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
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

  @Test
  void wrongTokens_ofOneAddress_areLimitedAndOthersAreNot() throws Exception {
    TokenThrottle wrong = new TokenThrottle();
    InetAddress address = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < 5; i++) {
      assertThat(wrong.isExhausted(address, START)).isFalse();
      wrong.add(address, START);
    }

    assertThat(wrong.isExhausted(address, START + 9 * SECOND)).isTrue();
    assertThat(wrong.isExhausted(address, START + 10 * SECOND + 1)).isFalse();
    assertThat(wrong.isExhausted(InetAddress.getByName("192.0.2.2"), START)).isFalse();
  }

  @Test
  void wrongTokens_ofOneIpv6Network_countTogether() throws Exception {
    TokenThrottle wrong = new TokenThrottle();
    for (int i = 0; i < 5; i++) {
      wrong.add(InetAddress.getByName("2001:db8::" + i), START);
    }

    assertThat(wrong.isExhausted(InetAddress.getByName("2001:db8::ffff"), START)).isTrue();
    assertThat(wrong.isExhausted(InetAddress.getByName("2001:db8:0:1::1"), START)).isFalse();
  }

  private static int taken(RateLimit limit, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.take(now) ? 1 : 0;
    }
    return taken;
  }
}
