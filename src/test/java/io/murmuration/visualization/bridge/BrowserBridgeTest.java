package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserBridgeTest {
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

  /** All limits are unused at this time. */
  private static final long NOW = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> left = new ArrayList<>();

  private BrowserBridge bridge;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void connect_sessionThatEnds_leaves() {
    onEventLoop(
        () -> {
          Session first = connect("first");
          Session second = connect("second");
          assertThat(left).isEmpty();

          first.end();
          assertThat(left).containsExactly("first");
          second.end();
          assertThat(left).containsExactly("first", "second");
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 3", "1024, 768", "12000, 9000", "13336, 10000", "1000000, 10000"})
  void places_anyLimit_leaveConnectionsToOthers(int connections, int places) {
    assertThat(BrowserBridge.places(connections)).isEqualTo(places);
  }

  @Test
  void spend_networkHasNoPermitsLeft_itsBusiestBrowserLeaves() {
    onEventLoop(
        () -> {
          Browser honest = connect(ADDRESS);
          List<Browser> busy = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            busy.add(connect(ADDRESS));
            bridge.spend(busy.get(i), 150, NOW);
          }
          long later = NOW + TimeUnit.SECONDS.toNanos(5);
          assertThat(honest.network.messages.take(65_000, later)).isTrue();

          for (int i = 0; i < 50; i++) {
            assertThat(bridge.spend(honest, 1, later)).isTrue();
          }
          assertThat(busy).filteredOn(browser -> browser.closed).hasSize(50);
          assertThat(honest.closed).isFalse();
        });
  }

  @Test
  void spend_busiestBrowserOfANetworkWithoutPermits_cannotStay() {
    onEventLoop(
        () -> {
          Browser busy = connect(ADDRESS);
          connect(ADDRESS);
          Browser other = connect(InetAddress.getByName("192.0.2.1"));
          busy.network.messages.take(100_000, NOW);

          assertThat(bridge.spend(busy, 1, NOW)).isFalse();
          assertThat(bridge.spend(other, 1, NOW)).isTrue();
        });
  }

  @Test
  void spend_ownPermitsUsedUp_cannotStay() {
    onEventLoop(
        () -> {
          Browser busy = connect(ADDRESS);

          assertThat(bridge.spend(busy, 200, NOW)).isTrue();
          assertThat(bridge.spend(busy, 1, NOW)).isFalse();
        });
  }

  private void onEventLoop(Executable test) {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        v -> {
          bridge = new BrowserBridge(vertx, null, Map.of(), 40_000);
          try {
            test.execute();
            done.complete();
          } catch (Throwable e) {
            done.fail(e);
          }
        });
    done.future().await();
  }

  private Session connect(String name) {
    Session session = new Session();
    bridge.connect(browser(session, ADDRESS), () -> left.add(name));
    return session;
  }

  private Browser connect(InetAddress address) {
    Browser browser = browser(new Session(), address);
    bridge.connect(browser, () -> {});
    return browser;
  }

  private Browser browser(Session session, InetAddress address) {
    Network network = bridge.network(address);
    return new Browser(
        new Connection.OverHttp(vertx, session.socket, frame -> {}), network, address, NOW);
  }

  /** A session of SockJS over HTTP. */
  private static final class Session {
    private final SockJSSocket socket =
        (SockJSSocket)
            Proxy.newProxyInstance(
                SockJSSocket.class.getClassLoader(),
                new Class<?>[] {SockJSSocket.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("closeHandler")) {
                    closed = handler(arguments[0]);
                  }
                  return method.getReturnType().isInstance(proxy) ? proxy : null;
                });

    private Handler<Void> closed;

    @SuppressWarnings("unchecked")
    private static Handler<Void> handler(Object handler) {
      return (Handler<Void>) handler;
    }

    /** Ends it, as its timeout does. */
    void end() {
      closed.handle(null);
    }
  }
}
