package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenThrottleTest {
  private static final long START = -5;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TokenThrottle wrongTokens = new TokenThrottle();

  @Test
  void take_manyOfOneNetwork_areLimitedAndThoseOfOthersAreNot() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(take("192.0.2.1", START)).isTrue();
    }

    assertThat(take("192.0.2.1", START + 9 * SECOND)).isFalse();
    assertThat(take("192.0.2.1", START + 10 * SECOND + 1)).isTrue();
    assertThat(take("192.0.2.2", START)).isTrue();
  }

  @Test
  void take_addressesOfOneIpv6Network_countTogether() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(take("2001:db8::" + i, START)).isTrue();
    }

    assertThat(take("2001:db8::ffff", START)).isFalse();
    assertThat(take("2001:db8:0:1::1", START)).isTrue();
  }

  private boolean take(String address, long nowNanos) throws UnknownHostException {
    return wrongTokens.take(ClientNetwork.of(InetAddress.getByName(address)), nowNanos);
  }
}
