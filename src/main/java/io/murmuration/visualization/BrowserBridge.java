package io.murmuration.visualization;

import io.vertx.core.Vertx;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens the event bus to browsers, over SockJS: they receive the published addresses and may ask
 * for a snapshot, and nothing else. The bridge itself has no back-pressure, so the connection of a
 * browser that does not keep up is closed; when it comes back it asks for a new snapshot. Used by
 * one event loop.
 */
final class BrowserBridge {
  /** So much may wait for a browser: some snapshots of hundreds of keywords. */
  private static final int MAX_UNSENT_CHARS = 4 << 20;

  /** Longer than a browser delays the timers of a page that nobody sees: a minute. */
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(150);

  private static final int MAX_ADDRESSES = 10;
  private static final int MAX_ADDRESS_LENGTH = 100;

  private final Map<SockJSSocket, Integer> unsentChars = new HashMap<>();

  private BrowserBridge() {}

  /**
   * @param origin the only web origin whose pages are served, or {@code null} for the page's own
   */
  static Router create(Vertx vertx, String origin) {
    SockJSHandlerOptions handlerOptions = new SockJSHandlerOptions();
    if (origin != null) {
      handlerOptions.setOrigin(origin);
    }
    SockJSBridgeOptions bridgeOptions =
        new SockJSBridgeOptions()
            .addInboundPermitted(new PermittedOptions().setAddress(Addresses.SNAPSHOT))
            .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.KEYWORDS))
            .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.MENTIONS))
            .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.RELATED_TERMS))
            .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.POSTS))
            .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.PIPELINE))
            .setMaxHandlersPerSocket(MAX_ADDRESSES)
            .setMaxAddressLength(MAX_ADDRESS_LENGTH)
            .setPingTimeout(PING_TIMEOUT.toMillis());
    return SockJSHandler.create(vertx, handlerOptions)
        .bridge(bridgeOptions, new BrowserBridge()::handle);
  }

  private void handle(BridgeEvent event) {
    boolean delivery = event.type() == BridgeEventType.RECEIVE;
    event.complete(!delivery);
    if (delivery) {
      deliver(event.socket(), event.getRawMessage().encode());
    }
  }

  /** Not left to the bridge, since the write queue of a SockJS socket never reports to be full. */
  private void deliver(SockJSSocket socket, String message) {
    if (unsentChars.getOrDefault(socket, 0) > MAX_UNSENT_CHARS) {
      socket.close();
      return;
    }
    int length = message.length();
    unsentChars.merge(socket, length, Integer::sum);
    socket
        .write(message)
        .onComplete(
            sent ->
                unsentChars.computeIfPresent(
                    socket, (s, unsent) -> unsent == length ? null : unsent - length));
  }
}
