package io.murmuration.ingest.live;

import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Passes the messages of a WebSocket to an inbox. Owns its client. */
public final class WebSocketConnection extends StreamConnection {
  private final WebSocketClient client;
  private final WebSocket socket;

  private WebSocketConnection(
      WebSocketClient client,
      WebSocket socket,
      Inbox inbox,
      long connection,
      boolean pingsCount,
      Function<String, StreamException> fault) {
    super(socket);
    this.client = client;
    this.socket = socket;
    if (pingsCount) {
      socket.frameHandler(frame -> inbox.heard());
    }
    socket.textMessageHandler(
        text -> {
          StreamException reason = fault.apply(text);
          if (reason == null) {
            inbox.add(new Inbox.Message(text.getBytes(StandardCharsets.UTF_8), false, connection));
          } else {
            end(reason);
          }
        });
    socket.binaryMessageHandler(
        bytes -> inbox.add(new Inbox.Message(bytes.getBytes(), true, connection)));
    socket.closeHandler(v -> end(endedByServer()));
  }

  /** Connects; fails with a {@link StreamException}. */
  public static Future<LiveConnection> connect(
      WebSocketClient client, WebSocketConnectOptions options, Inbox inbox, long connection) {
    return connect(client, options, inbox, connection, false, ServerOptions::refused, text -> null)
        .map(connected -> connected);
  }

  /**
   * Connects; fails with a {@link StreamException}.
   *
   * @param pingsCount whether pings are signs of life, for streams that may be silent
   * @param refused maps a refusal to a reason
   * @param fault maps a message that ends the stream to a reason, any other to {@code null}
   */
  public static Future<WebSocketConnection> connect(
      WebSocketClient client,
      WebSocketConnectOptions options,
      Inbox inbox,
      long connection,
      boolean pingsCount,
      Function<UpgradeRejectedException, StreamException> refused,
      Function<String, StreamException> fault) {
    return client
        .connect(options)
        .map(
            socket -> new WebSocketConnection(client, socket, inbox, connection, pingsCount, fault))
        .recover(
            e -> {
              client.close();
              return Future.failedFuture(
                  e instanceof UpgradeRejectedException rejected
                      ? refused.apply(rejected)
                      : StreamException.of(e));
            });
  }

  public Future<Void> send(String text) {
    return socket.writeTextMessage(text);
  }

  @Override
  protected StreamException endedByServer() {
    Short code = socket.closeStatusCode();
    String reason = socket.closeReason();
    return new StreamException(
        StreamException.Kind.NETWORK,
        "the server has ended the stream%s%s"
            .formatted(
                code == null ? "" : ", code " + code,
                reason == null || reason.isEmpty() ? "" : ": " + reason));
  }

  @Override
  protected void release() {
    // A paused socket would not receive the close frame of the server.
    socket.resume();
    socket.close();
    client.close();
  }
}
