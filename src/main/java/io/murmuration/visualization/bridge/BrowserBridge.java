package io.murmuration.visualization.bridge;

import io.murmuration.config.AccessToken;
import io.murmuration.observe.Metrics;
import io.murmuration.visualization.access.ChangePermission;
import io.murmuration.visualization.access.TokenThrottle;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Opens the event bus to browsers, in the protocol of Vert.x's SockJS bridge: they register for
 * what is published, ask for a snapshot and make changes, and nothing else. Vert.x's own bridge has
 * no bound on what waits for a browser and encodes each message for each; this one sends what it
 * encoded once, leaves out what a browser is too slow for, makes up for that with the full state,
 * and drops who takes nothing. Used by one event loop.
 */
public final class BrowserBridge {
  /** How many may be connected. */
  static final int MAX_BROWSERS = 10_000;

  /** SockJS close code: it takes too little of what it is sent. */
  static final int TOO_SLOW = 4001;

  /** SockJS close code: it sends too much. */
  static final int TOO_MANY_MESSAGES = 4008;

  private static final String CHANGE = "change";

  /** What those may send who may change something. */
  private static final Set<String> COMMANDS =
      Set.of(
          Addresses.ADD_KEYWORD,
          Addresses.REMOVE_KEYWORD,
          Addresses.STOP_SOURCE,
          Addresses.START_SOURCE,
          Addresses.CHANGE_KAFKA);

  private static final long CATCH_UP_MILLIS = 100;

  /** So much may wait for all browsers together. */
  private static final long MAX_WAITING_BYTES = 64 << 20;

  /** Longer than a browser delays the timers of a page that nobody sees: a minute. */
  private static final long PING_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(150);

  private static final int MAX_REPLY_ADDRESS_LENGTH = 36;

  private final Vertx vertx;
  private final AccessToken adminToken;
  private final TokenThrottle wrongTokens;
  private final Map<String, Supplier<?>> published;
  private final Set<Browser> browsers = new LinkedHashSet<>();
  private final AtomicLong connected;
  private long waitingBytes;

  /**
   * @param adminToken may be {@code null}
   * @param published the addresses that browsers may register for, each with what gives its full
   *     state, or {@code null} for one whose messages are complete in themselves
   */
  public BrowserBridge(Vertx vertx, AccessToken adminToken, Map<String, Supplier<?>> published) {
    this.vertx = vertx;
    this.adminToken = adminToken;
    this.published = new HashMap<>(published);
    this.connected = Metrics.of(vertx).browsers();
    this.wrongTokens = TokenThrottle.of(vertx);
    published
        .keySet()
        .forEach(
            address ->
                vertx
                    .eventBus()
                    .localConsumer(address, message -> deliver(address, message.body())));
    vertx.setPeriodic(CATCH_UP_MILLIS, timer -> lookAfterAll());
  }

  /**
   * What who asks for a snapshot may change, as the snapshot has to say it: {@code yes}, {@code
   * token} or {@code no}.
   */
  public static String changeRight(Message<?> snapshotRequest) {
    String right = snapshotRequest.headers().get(CHANGE);
    return right == null ? ChangePermission.NO.word() : right;
  }

  /** Whether as many browsers are connected as may be. */
  boolean isFull() {
    return browsers.size() >= MAX_BROWSERS;
  }

  /** Takes a browser in, until it leaves or is dropped; then calls {@code left}. */
  void connect(Browser browser, Runnable left) {
    browsers.add(browser);
    connected.incrementAndGet();
    browser
        .connection()
        .handle(
            text -> take(browser, text),
            () -> {
              browser.setClosed();
              remove(browser);
              left.run();
            });
  }

  private void deliver(String address, Object body) {
    Frame frame = Frame.received(address, EncodedJson.of(body));
    long now = System.nanoTime();
    for (Browser browser : browsers) {
      if (browser.addresses().contains(address)) {
        Backlog backlog = browser.backlog();
        if (backlog.isBehind() || (isCrowded() && !backlog.isEmpty())) {
          backlog.miss(address, now);
        } else {
          write(browser, frame);
        }
      }
    }
  }

  private boolean isCrowded() {
    return waitingBytes > MAX_WAITING_BYTES;
  }

  private void write(Browser browser, Frame frame) {
    if (browser.isClosed()) {
      return;
    }
    int bytes = browser.connection().bytes(frame);
    waitingBytes += bytes;
    browser.backlog().add(bytes, System.nanoTime());
    browser
        .connection()
        .write(frame)
        .onComplete(
            sent -> {
              waitingBytes -= bytes;
              browser.backlog().remove(bytes);
            });
  }

  private void lookAfterAll() {
    long now = System.nanoTime();
    Map<String, Frame> fullStates = new HashMap<>();
    for (Browser browser : new ArrayList<>(browsers)) {
      Backlog backlog = browser.backlog();
      if (backlog.isTooLate(now)) {
        drop(browser, TOO_SLOW, "too slow: what was sent has not been taken");
      } else if (now - browser.lastHeardNanos() > PING_TIMEOUT_NANOS) {
        drop(browser, 1001, "no ping");
      } else if (backlog.isBehind() && backlog.isEmpty() && !isCrowded()) {
        for (String address : backlog.catchUp()) {
          if (published.get(address) != null && browser.addresses().contains(address)) {
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
    browser.setClosed();
    remove(browser);
    browser.connection().close(code, reason);
  }

  private void remove(Browser browser) {
    if (browsers.remove(browser)) {
      connected.decrementAndGet();
    }
  }

  private void take(Browser browser, String text) {
    long now = System.nanoTime();
    if (browser.isClosed()) {
      return;
    }
    browser.heard(now);
    if (!browser.messages().take(now)) {
      drop(browser, TOO_MANY_MESSAGES, "too many messages");
      return;
    }
    try {
      if (!(Json.decodeValue(text) instanceof JsonObject message)) {
        refuse(browser, "invalid_json");
        return;
      }
      switch (String.valueOf(message.getString("type"))) {
        case "ping" -> {}
        case "register" -> register(browser, message.getString("address"));
        case "unregister" -> browser.addresses().remove(message.getString("address"));
        case "send" -> request(browser, message);
        default -> refuse(browser, "access_denied");
      }
    } catch (DecodeException | ClassCastException e) {
      refuse(browser, "invalid_json");
    }
  }

  private void register(Browser browser, String address) {
    if (published.containsKey(address)) {
      browser.addresses().add(address);
    } else {
      refuse(browser, "access_denied");
    }
  }

  private void refuse(Browser browser, String why) {
    answer(browser, Frame.failure(new JsonObject().put("body", why)));
  }

  /** Who takes no answers gets none. */
  private void answer(Browser browser, Frame frame) {
    if (!browser.backlog().isBehind()) {
      write(browser, frame);
    }
  }

  private void request(Browser browser, JsonObject message) {
    String replyAddress = message.getString("replyAddress");
    if (replyAddress != null && replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
      refuse(browser, "invalid_reply_address");
      return;
    }
    String address = String.valueOf(message.getString("address"));
    if (address.equals(Addresses.SNAPSHOT)) {
      askForSnapshot(browser, replyAddress);
    } else if (COMMANDS.contains(address)) {
      change(browser, address, message.getValue("body"), replyAddress);
    } else {
      refuse(browser, "access_denied");
    }
  }

  private void askForSnapshot(Browser browser, String replyAddress) {
    if (browser.snapshots().take(System.nanoTime())
        && !browser.backlog().isBehind()
        && !isCrowded()) {
      DeliveryOptions options = new DeliveryOptions().addHeader(CHANGE, browser.right().word());
      forward(browser, Addresses.SNAPSHOT, new JsonObject(), options, replyAddress);
    } else {
      fail(browser, replyAddress, 429, "too many snapshots; ask again later");
    }
  }

  private void change(Browser browser, String address, Object body, String replyAddress) {
    long now = System.nanoTime();
    JsonObject command = body instanceof JsonObject object ? object : new JsonObject();
    String token = command.getValue("token") instanceof String text ? text : null;
    boolean hasToken = adminToken != null && token != null;
    if (!browser.commands().take(now)) {
      fail(browser, replyAddress, 429, "too many changes; try again later");
    } else if (hasToken && wrongTokens.isExhausted(browser.address(), now)) {
      fail(browser, replyAddress, 429, "too many wrong tokens; try again later");
    } else if (hasToken && !adminToken.is(token)) {
      wrongTokens.add(browser.address(), now);
      fail(browser, replyAddress, 403, "the token is wrong");
    } else if (!hasToken && browser.right() != ChangePermission.YES) {
      fail(
          browser,
          replyAddress,
          403,
          browser.right() == ChangePermission.TOKEN
              ? "this can be changed with the token only"
              : "this can be changed on the machine itself only; visualization.adminToken"
                  + " permits more");
    } else {
      if (token != null) {
        command.remove("token");
      }
      String by =
          "%s right=%s".formatted(browser.address().getHostAddress(), hasToken ? "token" : "local");
      DeliveryOptions options = new DeliveryOptions().addHeader(Command.BY, by);
      forward(browser, address, command, options, replyAddress);
    }
  }

  private void forward(
      Browser browser, String address, JsonObject body, DeliveryOptions options, String reply) {
    vertx
        .eventBus()
        .request(address, body, options.setLocalOnly(true))
        .onSuccess(result -> reply(browser, reply, result))
        .onFailure(e -> fail(browser, reply, code(e), e.getMessage()));
  }

  private void reply(Browser browser, String replyAddress, Message<Object> result) {
    if (replyAddress != null) {
      answer(browser, Frame.received(replyAddress, EncodedJson.of(result.body())));
    }
  }

  private void fail(Browser browser, String replyAddress, int code, String message) {
    if (replyAddress != null) {
      answer(
          browser,
          Frame.failure(
              new JsonObject()
                  .put("address", replyAddress)
                  .put("failureCode", code)
                  .put("failureType", "RECIPIENT_FAILURE")
                  .put("message", message)));
    }
  }

  private static int code(Throwable e) {
    return e instanceof ReplyException reply && reply.failureCode() > 0 ? reply.failureCode() : 503;
  }
}
