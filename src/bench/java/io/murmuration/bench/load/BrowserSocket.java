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
 * What a browser is to the system: a connection to the event bus bridge over SockJS's WebSocket,
 * which decodes what comes and hands the mentions over. It takes the related terms as well, as the
 * page does. {@code client} is held on to, since one that is forgotten closes its sockets.
 */
public record BrowserSocket(WebSocketClient client) {
  private static final int MAX_MESSAGE_BYTES = 32 << 20;
  private static final List<String> ADDRESSES =
      List.of(BusTotals.MENTIONS, "murmuration.related-terms", "murmuration.keywords");

  /**
   * Connects and registers.
   *
   * @param mentions is called on an event loop with each message of mentions
   */
  public static Future<BrowserSocket> connect(Vertx vertx, int port, Consumer<JsonArray> mentions) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
    return client
        .connect(port, "127.0.0.1", "/eventbus/websocket")
        .compose(
            socket -> {
              socket.textMessageHandler(text -> take(new JsonObject(text), mentions));
              socket.binaryMessageHandler(bytes -> take(new JsonObject(bytes), mentions));
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

  private static void take(JsonObject message, Consumer<JsonArray> mentions) {
    if (BusTotals.MENTIONS.equals(message.getString("address"))) {
      mentions.accept(message.getJsonArray("body"));
    }
  }
}
