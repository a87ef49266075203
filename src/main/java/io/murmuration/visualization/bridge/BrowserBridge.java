package io.murmuration.visualization.bridge;

import io.murmuration.config.AccessToken;
import io.murmuration.http.ClientNetwork;
import io.murmuration.observe.Metrics;
import io.murmuration.visualization.access.AdminAuthorization;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Opens the event bus to browsers, in the protocol of Vert.x's SockJS bridge. Browsers can only
 * register for published messages, request a snapshot and make changes. Vert.x's own bridge does
 * not limit the data that waits for a browser and encodes each message for each browser. This one
 * encodes a message once. It skips messages for a browser that is behind, sends the full state once
 * that browser has caught up, and drops a browser that stops reading. Used by one event loop.
 */
public final class BrowserBridge {
  /** Maximum number of connected browsers, if the process can have enough connections. */
  private static final int MAX_BROWSERS = 10_000;

  /** SockJS close code: the browser reads too slowly. */
  static final int TOO_SLOW = 4001;

  /** SockJS close code: the browser, or its network, sends too many messages. */
  static final int TOO_MANY_MESSAGES = 4008;

  static final String TOO_MANY_REASON = "too many messages";

  /** SockJS close code: all places are taken, and the network of the browser has the most. */
  static final int TOO_MANY_BROWSERS = 4009;

  static final String TOO_MANY_BROWSERS_REASON = "too many browsers are connected";

  private static final int BYTES_PER_PERMIT = 1 << 10;
  private static final long CATCH_UP_MILLIS = 100;

  /** Maximum number of bytes that wait for all browsers together. */
  private static final long MAX_WAITING_BYTES = 64 << 20;

  /** Longer than the minute by which a browser delays the timers of a hidden page. */
  private static final long PING_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(150);

  private final BrowserRequests requests;
  private final Map<String, Supplier<?>> published;
  private final Set<Browser> browsers = new LinkedHashSet<>();
  private final Places places;
  private final AtomicLong connected;
  private final WaitingBytes waiting = new WaitingBytes(MAX_WAITING_BYTES);

  /**
   * @param adminToken the admin token, or {@code null} if there is none
   * @param published the addresses that browsers can register for, each with a supplier of its full
   *     state, or {@code null} if each message is complete in itself
   * @param connections maximum number of connections to the process
   */
  public BrowserBridge(
      Vertx vertx, AccessToken adminToken, Map<String, Supplier<?>> published, int connections) {
    this.published = new HashMap<>(published);
    this.places = new Places(places(connections));
    this.connected = Metrics.of(vertx).browsers();
    this.requests =
        new BrowserRequests(
            vertx, new AdminAuthorization(vertx, adminToken), this::isCrowded, this::answer);
    published
        .keySet()
        .forEach(
            address ->
                vertx
                    .eventBus()
                    .localConsumer(address, message -> deliver(address, message.body())));
    vertx.setPeriodic(CATCH_UP_MILLIS, timer -> checkAll());
  }

  /** Returns the places for browsers, which leave connections to pages that load. */
  static int places(int connections) {
    return Math.max(1, Math.min(MAX_BROWSERS, connections / 4 * 3));
  }

  /** Returns the permits that a frame or a request with messages needs. */
  static int permits(int bytes) {
    return 1 + bytes / BYTES_PER_PERMIT;
  }

  /** Returns whether a browser of an address can connect. */
  boolean hasPlaceFor(InetAddress address) {
    return places.isFreeFor(ClientNetwork.of(address));
  }

  /** Returns the network of an address. */
  Network network(InetAddress address) {
    return places.network(ClientNetwork.of(address), System.nanoTime());
  }

  /** Connects a browser, or closes it if there is no place. Calls {@code left} when it leaves. */
  void connect(Browser browser, Runnable left) {
    Browser leaving = places.leavingFor(browser.network.clients);
    if (leaving != null) {
      drop(leaving, TOO_MANY_BROWSERS, "too many browsers of this network are connected");
    }
    if (!places.add(browser)) {
      browser.closed = true;
      browser.connection.close(TOO_MANY_BROWSERS, TOO_MANY_BROWSERS_REASON);
      left.run();
      return;
    }
    browsers.add(browser);
    connected.incrementAndGet();
    browser.connection.handle(
        text -> take(browser, text),
        () -> {
          browser.closed = true;
          remove(browser);
          left.run();
        });
  }

  private void deliver(String address, Object body) {
    Frame frame = Frame.received(address, EncodedJson.of(body));
    long now = System.nanoTime();
    for (Browser browser : browsers) {
      if (browser.addresses.contains(address)) {
        Backlog backlog = browser.backlog;
        if (backlog.isBehind() || (isCrowded(browser) && !backlog.isEmpty())) {
          backlog.miss(address, now);
        } else {
          write(browser, frame);
        }
      }
    }
  }

  private boolean isCrowded(Browser browser) {
    return waiting.isCrowded(browser.network);
  }

  private void write(Browser browser, Frame frame) {
    if (browser.closed) {
      return;
    }
    int bytes = browser.connection.bytes(frame);
    waiting.add(browser.network, bytes);
    browser.backlog.add(bytes, System.nanoTime());
    browser
        .connection
        .write(frame)
        .onComplete(
            sent -> {
              waiting.remove(browser.network, bytes);
              browser.backlog.remove(bytes);
            });
  }

  private void checkAll() {
    long now = System.nanoTime();
    places.forgetIdle(now);
    Map<String, Frame> fullStates = new HashMap<>();
    for (Browser browser : new ArrayList<>(browsers)) {
      Backlog backlog = browser.backlog;
      if (backlog.isTooLate(now)) {
        drop(browser, TOO_SLOW, "too slow: sent messages were not read");
      } else if (now - browser.lastHeardNanos > PING_TIMEOUT_NANOS) {
        drop(browser, 1001, "no ping");
      } else if (backlog.isBehind() && backlog.isEmpty() && !isCrowded(browser)) {
        for (String address : backlog.catchUp()) {
          if (published.get(address) != null && browser.addresses.contains(address)) {
            write(browser, fullStates.computeIfAbsent(address, this::fullState));
          }
        }
      }
    }
  }

  private Frame fullState(String address) {
    return Frame.received(address, EncodedJson.of(published.get(address).get()));
  }

  private void drop(Browser browser, int code, String reason) {
    browser.closed = true;
    remove(browser);
    browser.connection.close(code, reason);
  }

  private void remove(Browser browser) {
    if (browsers.remove(browser)) {
      places.remove(browser);
      connected.decrementAndGet();
    }
  }

  /**
   * Uses up permits of a browser and of its network. If only those of the network are missing, the
   * browser of the network that has sent the most leaves.
   *
   * @return whether the browser can stay
   */
  boolean spend(Browser browser, int permits, long nowNanos) {
    if (!browser.messages.take(permits, nowNanos)) {
      return false;
    }
    browser.average.take(permits, nowNanos);
    if (browser.network.messages.take(permits, nowNanos)) {
      return true;
    }
    Browser busiest = browser.network.busiestBut(browser, nowNanos);
    if (busiest == null) {
      return false;
    }
    drop(busiest, TOO_MANY_MESSAGES, TOO_MANY_REASON);
    return true;
  }

  private void take(Browser browser, String text) {
    long now = System.nanoTime();
    if (browser.closed) {
      return;
    }
    browser.lastHeardNanos = now;
    if (!spend(browser, browser.connection.permits(text), now)) {
      drop(browser, TOO_MANY_MESSAGES, TOO_MANY_REASON);
      return;
    }
    try {
      if (Json.decodeValue(text) instanceof JsonObject message) {
        take(browser, message);
      } else {
        answer(browser, Frame.refusal(null, 400, "invalid_json"));
      }
    } catch (DecodeException e) {
      answer(browser, Frame.refusal(null, 400, "invalid_json"));
    }
  }

  private void take(Browser browser, JsonObject message) {
    String address = BrowserRequests.text(message, "address");
    switch (String.valueOf(BrowserRequests.text(message, "type"))) {
      case "ping" -> {}
      case "send" -> requests.take(browser, address, message);
      case "publish" -> requests.refuse(browser, message, 403, "access_denied");
      case "register" -> register(browser, address);
      case "unregister" -> unregister(browser, address);
      default -> requests.refuse(browser, message, 400, "invalid_type");
    }
  }

  private void unregister(Browser browser, String address) {
    if (address == null) {
      answer(browser, Frame.refusal(null, 400, "invalid_address"));
    } else {
      browser.addresses.remove(address);
    }
  }

  private void register(Browser browser, String address) {
    if (address == null) {
      answer(browser, Frame.refusal(null, 400, "invalid_address"));
    } else if (published.containsKey(address)) {
      browser.addresses.add(address);
    } else {
      answer(browser, Frame.refusal(address, 403, "access_denied"));
    }
  }

  /** Sends an answer unless the browser is behind. */
  private void answer(Browser browser, Frame frame) {
    if (!browser.backlog.isBehind()) {
      write(browser, frame);
    }
  }
}
