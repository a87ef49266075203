package io.murmuration.visualization.bridge;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A SockJS transport to a browser. The two WebSocket transports do not use Vert.x's handler: they
 * write messages that are framed once for all browsers, and they close with a code and a reason.
 */
sealed interface Connection {
  /** WebSocket close code: the client violated the protocol. */
  int PROTOCOL_ERROR = 1002;

  /** WebSocket close code: the client sent a message of an unsupported type. */
  int UNSUPPORTED_TYPE = 1003;

  /** Time between the messages that keep a connection open which has nothing else to receive. */
  Duration HEARTBEAT = Duration.ofSeconds(25);

  /** Sends a message. Resolves when the operating system has accepted it. */
  Future<Void> write(Frame frame);

  /** Returns the memory that a message occupies until then. */
  int bytes(Frame frame);

  /** Returns the permits that a message needs, besides those of its frame. */
  default int permits(String message) {
    return 1;
  }

  /** Closes the connection with a code and a reason. */
  void close(int code, String reason);

  /** Returns the frame with which SockJS closes a connection. */
  static String closeFrame(int code, String reason) {
    return "c[%d,\"%s\"]".formatted(code, EncodedJson.quote(reason));
  }

  /** Calls a handler with each incoming message, and another one when the connection is closed. */
  void handle(Handler<String> message, Runnable closed);

  /** The framed WebSocket that sockjs-client opens. */
  record FramedWebSocket(Vertx vertx, ServerWebSocket socket) implements Connection {
    @Override
    public void handle(Handler<String> message, Runnable closed) {
      long heartbeat =
          vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> socket.writeTextMessage("h"));
      socket
          .textMessageHandler(text -> unpack(text, message))
          .binaryMessageHandler(bytes -> close(UNSUPPORTED_TYPE, "expected text"))
          .exceptionHandler(e -> socket.close())
          .closeHandler(
              v -> {
                vertx.cancelTimer(heartbeat);
                closed.run();
              });
      socket.writeTextMessage("o");
    }

    private void unpack(String frame, Handler<String> message) {
      try {
        if (!frame.isEmpty()) {
          for (Object one : new JsonArray(frame.startsWith("[") ? frame : "[" + frame + "]")) {
            if (!(one instanceof String text)) {
              throw new DecodeException("not a text");
            }
            message.handle(text);
          }
        }
      } catch (DecodeException e) {
        close(PROTOCOL_ERROR, "expected a JSON array of texts");
      }
    }

    @Override
    public Future<Void> write(Frame frame) {
      return socket.writeTextMessage(frame.framed());
    }

    @Override
    public int bytes(Frame frame) {
      return frame.framed().length();
    }

    @Override
    public void close(int code, String reason) {
      socket.writeTextMessage(closeFrame(code, reason));
      socket.close((short) code, reason);
    }
  }

  /** A WebSocket without frames, which clients other than browsers prefer. */
  record RawWebSocket(Vertx vertx, ServerWebSocket socket) implements Connection {
    @Override
    public void handle(Handler<String> message, Runnable closed) {
      long heartbeat =
          vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> socket.writePing(Buffer.buffer()));
      socket
          .textMessageHandler(message)
          .binaryMessageHandler(bytes -> message.handle(bytes.toString()))
          .exceptionHandler(e -> socket.close())
          .closeHandler(
              v -> {
                vertx.cancelTimer(heartbeat);
                closed.run();
              });
    }

    @Override
    public Future<Void> write(Frame frame) {
      return socket.writeTextMessage(frame.plain());
    }

    @Override
    public int bytes(Frame frame) {
      return frame.plain().length();
    }

    @Override
    public void close(int code, String reason) {
      socket.close((short) code, reason);
    }
  }

  /**
   * SockJS over HTTP requests, if WebSocket is not available. Vert.x closes a session with a code
   * of its own. So a request that waits gets the reason as a message, and later ones as {@code
   * closed} arranges.
   *
   * @param closed called with the close frame of SockJS
   */
  record OverHttp(Vertx vertx, SockJSSocket socket, Consumer<String> closed) implements Connection {
    @Override
    public void handle(Handler<String> message, Runnable closed) {
      socket
          .handler((Buffer bytes) -> message.handle(bytes.toString()))
          .exceptionHandler(e -> socket.close())
          .closeHandler(v -> closed.run());
    }

    @Override
    public Future<Void> write(Frame frame) {
      return socket.write(frame.plain());
    }

    @Override
    public int bytes(Frame frame) {
      return frame.plain().length();
    }

    @Override
    public int permits(String message) {
      return 1 + BrowserBridge.permits(message.length());
    }

    @Override
    public void close(int code, String reason) {
      closed.accept(closeFrame(code, reason));
      socket.write(Frame.closing(code, reason).plain());
      // The request that waits may have another context, in which Vert.x writes later.
      vertx.runOnContext(v -> socket.close());
    }
  }
}
