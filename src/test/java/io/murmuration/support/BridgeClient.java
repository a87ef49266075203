package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the event bus bridge over the raw WebSocket of SockJS. */
public final class BridgeClient {
  private static final int MAX_MESSAGE_BYTES = 8 << 20;

  /** A message of an address and the time of its arrival. */
  public record Received(long nanos, String address, JsonArray body) {}

  /** A client without references closes its sockets. */
  private final WebSocketClient client;

  private final WebSocket socket;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
  private String token;
  private int requests;

  private BridgeClient(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.textMessageHandler(text -> take(new JsonObject(text)));
    socket.binaryMessageHandler(bytes -> take(new JsonObject(bytes)));
  }

  /** Connects with some headers. Fails if the server refuses. */
  public static BridgeClient connect(Vertx vertx, int port, Map<String, String> headers) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/eventbus/websocket");
    headers.forEach(options::addHeader);
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
    return RunningPipeline.await(
        client.connect(options).map(socket -> new BridgeClient(client, socket)));
  }

  /** Connects a client whose requests have the admin token. */
  public static BridgeClient connect(RunningPipeline pipeline) {
    BridgeClient client = connect(pipeline.vertx(), pipeline.port(), Map.of());
    client.token = TestCluster.TOKEN;
    return client;
  }

  public void register(String... addresses) {
    for (String address : addresses) {
      send(new JsonObject().put("type", "register").put("address", address));
    }
  }

  public void send(JsonObject message) {
    RunningPipeline.await(socket.writeTextMessage(message.encode()));
  }

  /** Sends a message unless the server has closed the connection. */
  public void trySend(JsonObject message) {
    socket.writeTextMessage(message.encode());
  }

  /** Sends a request and returns the reply or the refusal. */
  public JsonObject request(String address) throws InterruptedException {
    return request(address, new JsonObject());
  }

  /** Sends a request with a body and returns the reply or the refusal. */
  public JsonObject request(String address, Object body) throws InterruptedException {
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", address)
            .put("headers", new JsonObject().put("by", "forged").put("change", "yes"))
            .put("body", withToken(body))
            .put("replyAddress", "reply-" + requests++));
    return answer();
  }

  private Object withToken(Object body) {
    return token != null && body instanceof JsonObject object && !object.containsKey("token")
        ? object.copy().put("token", token)
        : body;
  }

  /** Returns the next message of no registered address, which is a reply or a refusal. */
  public JsonObject answer() throws InterruptedException {
    JsonObject answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no answer in " + PATIENCE);
    }
    return answer;
  }

  /** Returns all messages of an address so far. */
  public List<Received> received(String address) {
    return received.stream().filter(message -> message.address().equals(address)).toList();
  }

  public void close() {
    RunningPipeline.await(client.close());
  }

  public boolean isClosed() {
    return socket.isClosed();
  }

  /** Returns the close code of the server, or {@code null} if the connection is open. */
  public Short closeCode() {
    return socket.isClosed() ? socket.closeStatusCode() : null;
  }

  private void take(JsonObject message) {
    if (message.getValue("body") instanceof JsonArray body) {
      received.add(new Received(System.nanoTime(), message.getString("address"), body));
    } else {
      answers.add(message);
    }
  }
}
