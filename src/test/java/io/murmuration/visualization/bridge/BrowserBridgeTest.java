package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrowserBridgeTest {
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

  private final Vertx vertx = Vertx.vertx();
  private final BrowserBridge bridge = new BrowserBridge(vertx, null, Map.of());
  private final List<String> left = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void connect_sessionThatEnds_leaves() {
    Session first = connect("first");
    Session second = connect("second");
    assertThat(left).isEmpty();

    first.end();
    assertThat(left).containsExactly("first");
    second.end();
    assertThat(left).containsExactly("first", "second");
  }

  private Session connect(String name) {
    Session session = new Session();
    Browser browser =
        new Browser(
            new Connection.OverHttp(session.socket),
            bridge.network(ADDRESS),
            ADDRESS,
            System.nanoTime());
    bridge.connect(browser, () -> left.add(name));
    return session;
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
