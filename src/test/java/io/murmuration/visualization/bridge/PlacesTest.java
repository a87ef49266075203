package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.http.ClientNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final int MAX = 10;

  private final Places places = new Places(MAX);
  private InetAddress greedy;
  private InetAddress modest;

  @BeforeEach
  void resolve() throws UnknownHostException {
    greedy = InetAddress.getByName("192.0.2.1");
    modest = InetAddress.getByName("192.0.2.2");
  }

  @Test
  void leavingFor_freePlaces_nobody() {
    fill(greedy, MAX - 1);

    assertThat(places.isFreeFor(network(greedy))).isTrue();
    assertThat(places.leavingFor(network(greedy))).isNull();
    assertThat(places.add(browser(greedy, 0))).isTrue();
  }

  @Test
  void leavingFor_allTakenByOneNetwork_itsLeastActiveBrowserLeavesForAnother() {
    Browser idle = fill(greedy, MAX);

    assertThat(places.isFreeFor(network(modest))).isTrue();
    assertThat(places.leavingFor(network(modest))).isSameAs(idle);
    assertThat(places.remove(idle)).isTrue();
    assertThat(places.add(browser(modest, 0))).isTrue();
  }

  @Test
  void leavingFor_newcomerOfTheGreediestNetwork_isRefused() {
    fill(greedy, MAX);

    assertThat(places.isFreeFor(network(greedy))).isFalse();
    assertThat(places.leavingFor(network(greedy))).isNull();
    assertThat(places.add(browser(greedy, 0))).isFalse();
  }

  @Test
  void leavingFor_equalNetworks_doNotTakePlacesFromEachOther() {
    fill(greedy, MAX / 2);
    fill(modest, MAX / 2);

    assertThat(places.isFreeFor(network(greedy))).isFalse();
    assertThat(places.isFreeFor(network(modest))).isFalse();
  }

  @Test
  void remove_twice_freesOnePlace() {
    Browser first = fill(greedy, MAX);

    assertThat(places.remove(first)).isTrue();
    assertThat(places.remove(first)).isFalse();
    assertThat(places.add(browser(greedy, 0))).isTrue();
    assertThat(places.add(browser(greedy, 0))).isFalse();
  }

  @Test
  void forgetIdle_networkThatUsedUpItsMessages_isRememberedUntilTheyAreBack() {
    Browser browser = browser(greedy, 0);
    Network network = browser.network;
    places.add(browser);
    assertThat(network.messages.take(1, 0)).isTrue();
    places.forgetIdle(TimeUnit.DAYS.toNanos(1));
    assertThat(places.network(network(greedy), 0)).isSameAs(network);

    assertThat(network.messages.take(TimeUnit.DAYS.toNanos(1))).isTrue();
    places.remove(browser);
    places.forgetIdle(TimeUnit.DAYS.toNanos(1));
    assertThat(places.network(network(greedy), 0)).isSameAs(network);
    places.forgetIdle(TimeUnit.DAYS.toNanos(2));
    assertThat(places.network(network(greedy), 0)).isNotSameAs(network);
  }

  /** Returns the least active of the added browsers. */
  private Browser fill(InetAddress address, int count) {
    Browser least = browser(address, 0);
    for (int i = 1; i < count; i++) {
      assertThat(places.add(browser(address, i))).isTrue();
    }
    assertThat(places.add(least)).isTrue();
    return least;
  }

  private Browser browser(InetAddress address, long nowNanos) {
    Network network = places.network(network(address), 0);
    return new Browser(null, network, address, nowNanos);
  }

  private static ClientNetwork network(InetAddress address) {
    return ClientNetwork.of(address);
  }
}
