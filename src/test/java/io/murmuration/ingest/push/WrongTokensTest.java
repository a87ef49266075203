package io.murmuration.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.http.ClientNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
  private final WrongTokens tokens = new WrongTokens(0);

  @Test
  void add_moreThanFiveInAMinute_areTooMany() throws Exception {
    for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
      assertThat(tokens.add(network(1), i)).isFalse();
    }

    assertThat(tokens.add(network(1), 10)).isTrue();
    assertThat(tokens.add(network(2), 10)).isFalse();
    assertThat(tokens.add(network(1), TimeUnit.MINUTES.toNanos(1))).isFalse();
  }

  private static ClientNetwork network(int number) throws UnknownHostException {
    return ClientNetwork.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}));
  }
}
