package io.murmuration.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * A minimal browser: a connection to the event bus bridge over SockJS's WebSocket. It decodes every
 * message and passes on the mentions. It registers for keywords and related terms, as the page
 * does. {@code client} must stay referenced: a garbage-collected client closes its sockets.
 */
public record BrowserSocket(WebSocketClient client) {
  private static final int MAX_MESSAGE_BYTES = 32 << 20;
  private static final List<String> ADDRESSES =
      List.of(BusTotals.MENTIONS, "murmuration.related-terms", "murmuration.keywords");

  /**
   * Connects and registers.
   *
   * @param mentions the handler of each message of mentions, called on an event loop
   */
  public static Future<BrowserSocket> connect(Vertx vertx, int port, Consumer<JsonArray> mentions) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
    return client
        .connect(port, "127.0.0.1", "/eventbus/websocket")
        .compose(
            socket -> {
              socket.textMessageHandler(text -> receive(new JsonObject(text), mentions));
              socket.binaryMessageHandler(bytes -> receive(new JsonObject(bytes), mentions));
              return register(socket);
            })
        .map(registered -> new BrowserSocket(client))
        .onFailure(e -> client.close());
  }

  private static Future<?> register(WebSocket socket) {
    return Future.all(
        ADDRESSES.stream()
            .map(
                address ->
                    socket.writeTextMessage(
                        new JsonObject().put("type", "register").put("address", address).encode()))
            .toList());
  }

  private static void receive(JsonObject message, Consumer<JsonArray> mentions) {
    if (BusTotals.MENTIONS.equals(message.getString("address"))) {
      mentions.accept(message.getJsonArray("body"));
    }
  }
}
