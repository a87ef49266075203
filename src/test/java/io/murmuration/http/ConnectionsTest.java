package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.http.Connections.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
  private static final ConnectionLimits LIMITS = new ConnectionLimits(6, 3, 24);

  private final Connections connections = new Connections();

  @Test
  void open_beyondTheLimitOfANetwork_isRefusedUntilOneCloses() throws Exception {
    ClientNetwork network = network(1);
    for (int i = 0; i < 3; i++) {
      assertThat(connections.open(network, LIMITS)).isTrue();
    }

    assertThat(connections.open(network, LIMITS)).isFalse();
    assertThat(connections.open(network(2), LIMITS)).isTrue();
    connections.close(network);
    assertThat(connections.open(network, LIMITS)).isTrue();
    assertThat(connections.refused(Refusal.NETWORK)).isEqualTo(1);
    assertThat(connections.refused(Refusal.PROCESS)).isZero();
  }

  @Test
  void open_twoNetworksThatTakeAllTheyCan_leaveSomeToAThird() throws Exception {
    for (int i = 0; i < 6; i++) {
      connections.open(network(1), LIMITS);
      connections.open(network(2), LIMITS);
    }

    assertThat(connections.open(network(3), LIMITS)).isTrue();
    assertThat(connections.refused(Refusal.PROCESS)).isZero();
  }

  @Test
  void open_beyondTheLimitOfTheProcess_isRefusedToEveryNetwork() throws Exception {
    for (int i = 0; i < 6; i++) {
      assertThat(connections.open(network(i), LIMITS)).isTrue();
    }

    assertThat(connections.open(network(0), LIMITS)).isFalse();
    assertThat(connections.open(network(9), LIMITS)).isFalse();
    assertThat(connections.refused(Refusal.PROCESS)).isEqualTo(2);
    connections.close(network(0));
    assertThat(connections.open(network(9), LIMITS)).isTrue();
  }

  @Test
  void open_anySequence_agreesWithANaiveCount() throws Exception {
    Random random = new Random(1);
    Map<ClientNetwork, Integer> open = new HashMap<>();
    for (int step = 0; step < 10_000; step++) {
      ClientNetwork network = network(random.nextInt(4));
      int own = open.getOrDefault(network, 0);
      if (random.nextBoolean() && own > 0) {
        connections.close(network);
        open.put(network, own - 1);
      } else {
        int all = open.values().stream().mapToInt(Integer::intValue).sum();
        boolean permitted = own < Math.min(LIMITS.perNetwork(), LIMITS.connections() - all);
        assertThat(connections.open(network, LIMITS)).isEqualTo(permitted);
        open.put(network, permitted ? own + 1 : own);
      }
    }
  }

  @Test
  void open_trustedProxy_isLimitedOnlyByTheProcess() throws Exception {
    assertThat(connections.open(network(1), LIMITS)).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(connections.open(null, LIMITS)).isTrue();
    }

    assertThat(connections.open(null, LIMITS)).isFalse();
    assertThat(connections.refused(Refusal.PROCESS)).isEqualTo(1);
    connections.close(null);
    assertThat(connections.open(null, LIMITS)).isTrue();
  }

  @Test
  void isCrowded_moreThanHalfOfTheShare_isTrue() throws Exception {
    ConnectionLimits limits = new ConnectionLimits(40, 20, 160);
    for (int own = 1; own <= 20; own++) {
      connections.open(network(1), limits);
      assertThat(connections.isCrowded(network(1), limits)).isEqualTo(own > 10);
    }
    assertThat(connections.isCrowded(network(2), limits)).isFalse();
  }

  /** A browser loads the page over six connections, and then opens a WebSocket. */
  @ParameterizedTest
  @CsvSource({
    "false, 1, 3500",
    "true, 1, 883",
    "true, 10, 970",
    "true, 50, 1350",
    "true, 500, 3000"
  })
  void isCrowded_browsersOfASchoolCloseTheirConnections_fitIntoASmallerShare(
      boolean closing, int loadingAtOnce, int places) throws Exception {
    assertThat(fits(500, places, closing, loadingAtOnce)).isTrue();
    assertThat(fits(500, places - 1, closing, loadingAtOnce)).isFalse();
  }

  private static boolean fits(int browsers, int perNetwork, boolean closing, int loadingAtOnce)
      throws UnknownHostException {
    Connections connections = new Connections();
    ConnectionLimits limits = new ConnectionLimits(2 * perNetwork, perNetwork, 8L * perNetwork);
    ClientNetwork school = network(1);
    for (int loaded = 0; loaded < browsers; loaded += loadingAtOnce) {
      for (int i = 0; i < 6 * loadingAtOnce; i++) {
        if (!connections.open(school, limits)) {
          return false;
        }
      }
      for (int i = 0; i < 6 * loadingAtOnce; i++) {
        if (closing && connections.isCrowded(school, limits)) {
          connections.close(school);
        }
      }
      for (int i = 0; i < loadingAtOnce; i++) {
        if (!connections.open(school, limits)) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void isFirstWarning_severalServers_onlyOnce() {
    assertThat(List.of(connections.isFirstWarning(), connections.isFirstWarning()))
        .containsExactly(true, false);
  }

  private static ClientNetwork network(int number) throws UnknownHostException {
    return ClientNetwork.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}));
  }
}
