package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.http.ClientNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingBytesTest {
  private final WaitingBytes waiting = new WaitingBytes(1_000);
  private Network greedy;
  private Network modest;

  @BeforeEach
  void resolve() throws UnknownHostException {
    greedy = new Network(ClientNetwork.of(InetAddress.getByName("192.0.2.1")), 0);
    modest = new Network(ClientNetwork.of(InetAddress.getByName("192.0.2.2")), 0);
  }

  @Test
  void isCrowded_oneNetwork_hasThreeQuarters() {
    waiting.add(greedy, 750);
    assertThat(waiting.isCrowded(greedy)).isFalse();

    waiting.add(greedy, 1);
    assertThat(waiting.isCrowded(greedy)).isTrue();
  }

  @Test
  void isCrowded_otherNetworkThanTheGreedyOne_isNot() {
    waiting.add(greedy, 751);

    waiting.add(modest, 100);
    assertThat(waiting.isCrowded(modest)).isFalse();
    waiting.remove(greedy, 300);
    assertThat(waiting.isCrowded(greedy)).isFalse();
  }
}
