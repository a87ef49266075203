package io.murmuration.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of thousands of browsers. It speaks SockJS over a WebSocket as sockjs-client does, and
 * registers for the same addresses as the page. It decodes only the part of a message that
 * identifies it.
 */
public final class SockJsBrowser {
  private static final int MAX_MESSAGE_BYTES = 32 << 20;
  private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
  private static final long PING_MILLIS = 5_000;
  private static final String MENTIONS =
      "a[\"{\\\"type\\\":\\\"rec\\\",\\\"address\\\":\\\"" + BusTotals.MENTIONS + "\\\"";
  private static final String PIPELINE =
      "a[\"{\\\"type\\\":\\\"rec\\\",\\\"address\\\":\\\"murmuration.pipeline\\\"";
  private static final Pattern PUBLISHED_AT = Pattern.compile("\\\\\"at\\\\\":(\\d+)");
  private static final List<String> ADDRESSES =
      List.of(
          BusTotals.MENTIONS,
          "murmuration.related-terms",
          "murmuration.keywords",
          "murmuration.posts",
          "murmuration.pipeline");

  private final WebSocketClient client; // A garbage-collected client closes its sockets.
  private final WebSocket socket;
  private volatile boolean stalled;
  private volatile boolean tooSlow;
  private volatile boolean closed;

  private SockJsBrowser(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
  }

  /** Connects and registers. */
  public static Future<SockJsBrowser> connect(Vertx vertx, int port, Arrivals arrivals) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setReceiveBufferSize(RECEIVE_BUFFER_BYTES));
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String path =
        "/eventbus/%03d/%08x/websocket".formatted(random.nextInt(1_000), random.nextInt());
    return client
        .connect(port, "127.0.0.1", path)
        .map(
            socket -> {
              SockJsBrowser browser = new SockJsBrowser(client, socket);
              browser.register(vertx, arrivals);
              return browser;
            });
  }

  private void register(Vertx vertx, Arrivals arrivals) {
    socket.textMessageHandler(frame -> receive(frame, arrivals));
    socket.closeHandler(v -> closed = true);
    ADDRESSES.forEach(
        address -> send(new JsonObject().put("type", "register").put("address", address)));
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", "murmuration.snapshot")
            .put("body", new JsonObject())
            .put("replyAddress", "snapshot"));
    vertx.setPeriodic(
        PING_MILLIS,
        timer -> {
          if (!closed) {
            send(new JsonObject().put("type", "ping"));
          }
        });
  }

  private void send(JsonObject message) {
    socket.writeTextMessage(new JsonArray().add(message.encode()).encode());
  }

  private void receive(String frame, Arrivals arrivals) {
    if (frame.startsWith("c[4001,")) {
      tooSlow = true;
    } else if (!stalled && frame.startsWith(MENTIONS)) {
      arrivals.add(frame);
    } else if (!stalled && frame.startsWith(PIPELINE)) {
      Matcher publishedAt = PUBLISHED_AT.matcher(frame);
      if (publishedAt.find()) {
        arrivals.addPublished(Long.parseLong(publishedAt.group(1)));
      }
    }
  }

  public void stopReading() {
    stalled = true;
    socket.pause();
  }

  public void resumeReading() {
    socket.resume();
  }

  /** Returns whether the server closed the connection because this browser was too slow. */
  public boolean wasTooSlow() {
    return tooSlow;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Closes the connection. */
  public Future<Void> close() {
    return client.close();
  }
}
