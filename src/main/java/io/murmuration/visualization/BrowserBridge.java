package io.murmuration.visualization;

import io.vertx.core.Vertx;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;

/**
 * Opens the event bus to browsers, over SockJS: they receive the three published addresses and may
 * ask for a snapshot, and nothing else. The bridge itself has no back-pressure, so the connection
 * of a browser that does not keep up is closed; when it comes back it asks for a new snapshot.
 */
final class BrowserBridge {
  private static final int MAX_ADDRESSES = 10;
  private static final int MAX_ADDRESS_LENGTH = 100;

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
            .setMaxHandlersPerSocket(MAX_ADDRESSES)
            .setMaxAddressLength(MAX_ADDRESS_LENGTH);
    return SockJSHandler.create(vertx, handlerOptions)
        .bridge(bridgeOptions, BrowserBridge::closeIfSlow);
  }

  private static void closeIfSlow(BridgeEvent event) {
    if (event.type() == BridgeEventType.RECEIVE && event.socket().writeQueueFull()) {
      event.complete(false);
      event.socket().close();
    } else {
      event.complete(true);
    }
  }
}
