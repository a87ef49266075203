package io.murmuration.ingest.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A WebSocket whose messages go to an inbox, with the client that is its own. */
public final class WebSocketConnection implements LiveConnection {
  private final WebSocketClient client;
  private final WebSocket socket;
  private final Promise<Void> ended = Promise.promise();

  private WebSocketConnection(
      WebSocketClient client,
      WebSocket socket,
      Inbox inbox,
      long connection,
      boolean pingsCount,
      Function<String, StreamException> fault) {
    this.client = client;
    this.socket = socket;
    if (pingsCount) {
      socket.frameHandler(frame -> inbox.heard());
    }
    socket.textMessageHandler(
        text -> {
          StreamException why = fault.apply(text);
          if (why == null) {
            inbox.add(new Inbox.Message(text.getBytes(StandardCharsets.UTF_8), false, connection));
          } else {
            end(why);
          }
        });
    socket.binaryMessageHandler(
        bytes -> inbox.add(new Inbox.Message(bytes.getBytes(), true, connection)));
    socket.exceptionHandler(e -> end(StreamException.of(e)));
    socket.closeHandler(v -> end(closed()));
    socket.endHandler(v -> end(closed()));
  }

  /** Connects; fails with a {@link StreamException}. */
  public static Future<LiveConnection> connect(
      WebSocketClient client, WebSocketConnectOptions options, Inbox inbox, long connection) {
    return connect(client, options, inbox, connection, false, ServerOptions::refused, text -> null)
        .map(made -> made);
  }

  /**
   * The same.
   *
   * @param pingsCount whether pings are signs of life too, for a stream that may have nothing to
   *     say
   * @param refused what a refusal means
   * @param fault what a message means that ends the stream, {@code null} for any other
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

  /** For what a protocol sends of its own accord. */
  public Future<Void> send(String text) {
    return socket.writeTextMessage(text);
  }

  private StreamException closed() {
    Short code = socket.closeStatusCode();
    String reason = socket.closeReason();
    return new StreamException(
        StreamException.Kind.NETWORK,
        "the server has ended the stream%s%s"
            .formatted(
                code == null ? "" : ", code " + code,
                reason == null || reason.isEmpty() ? "" : ": " + reason));
  }

  private void end(StreamException why) {
    if (ended.tryFail(why)) {
      socket.close();
      client.close();
    }
  }

  @Override
  public Future<Void> ended() {
    return ended.future();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close() {
    socket.resume();
    end(StreamException.closedHere());
  }
}
