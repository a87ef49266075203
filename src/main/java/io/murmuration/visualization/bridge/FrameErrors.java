package io.murmuration.visualization.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.http.NettyContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * Closes a WebSocket whose messages are too big or violate the protocol, with the code of RFC 6455
 * for it. Vert.x would close the TCP connection at once, and a client that is still sending would
 * never see a code. This class drops further frames instead, until the client closes the
 * connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
final class FrameErrors extends ChannelDuplexHandler {
  /** Time for a client to close the connection after the close frame. */
  private static final int CLOSING_SECONDS = 5;

  private static final int CODE_BYTES = 2;

  private boolean failed;
  private boolean closeSent;

  private FrameErrors() {}

  /**
   * Checks the frames of a connection that has become a WebSocket.
   *
   * @param spend uses up permits of the client, and returns whether there were enough
   */
  static void check(HttpConnection connection, int maxMessageBytes, IntPredicate spend) {
    ChannelPipeline pipeline = NettyContext.of(connection).pipeline();
    String vertx = pipeline.lastContext().name();
    pipeline
        .addBefore(vertx, null, new FrameBudget(spend))
        .addBefore(vertx, null, new Utf8FrameValidator(false))
        .addBefore(vertx, null, new WebSocketFrameAggregator(maxMessageBytes))
        .addBefore(vertx, null, new FrameErrors());
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object frame) {
    if (failed) {
      ReferenceCountUtil.release(frame);
    } else if (!(frame instanceof WebSocketFrame message)) {
      channel.fireChannelRead(frame);
    } else if (message.rsv() != 0) {
      ReferenceCountUtil.release(frame);
      close(channel, WebSocketCloseStatus.PROTOCOL_ERROR, "a reserved bit is set");
    } else if (message instanceof CloseWebSocketFrame close && !isPermitted(close.statusCode())) {
      // Netty accepts some of these codes, and Vert.x would send them back.
      ReferenceCountUtil.release(frame);
      close(channel, WebSocketCloseStatus.PROTOCOL_ERROR, "the close code is invalid");
    } else if (message instanceof CloseWebSocketFrame close && !hasText(close.content())) {
      ReferenceCountUtil.release(frame);
      close(channel, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "the reason is not UTF-8");
    } else {
      channel.fireChannelRead(frame);
    }
  }

  /** Returns whether the reason after a close code is UTF-8. Netty accepts half a character. */
  private static boolean hasText(ByteBuf close) {
    int length = close.readableBytes() - CODE_BYTES;
    return length <= 0
        || ByteBufUtil.isText(close, close.readerIndex() + CODE_BYTES, length, UTF_8);
  }

  /**
   * Returns whether a client may send a close code, or -1 for none.
   *
   * @see <a href="https://www.iana.org/assignments/websocket/websocket.xhtml">the assigned codes
   *     below 3000</a>
   */
  private static boolean isPermitted(int code) {
    return code == -1
        || (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  @Override
  public void write(ChannelHandlerContext channel, Object frame, ChannelPromise sent) {
    if (failed) {
      ReferenceCountUtil.release(frame);
      // A failure would make Vert.x drop the connection before the client has read the code.
      sent.setSuccess();
    } else {
      closeSent |= frame instanceof CloseWebSocketFrame;
      channel.write(frame, sent);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable e) {
    if (e instanceof CorruptedWebSocketFrameException violation) {
      close(channel, violation.closeStatus(), violation.getMessage());
    } else if (e instanceof TooLongFrameException) {
      close(channel, WebSocketCloseStatus.MESSAGE_TOO_BIG, e.getMessage());
    } else {
      channel.fireExceptionCaught(e);
    }
  }

  private void close(ChannelHandlerContext channel, WebSocketCloseStatus status, String reason) {
    if (failed) {
      return;
    }
    failed = true;
    if (closeSent) {
      channel.close();
      return;
    }
    channel
        .writeAndFlush(new CloseWebSocketFrame(status, reason))
        .addListener(sent -> endOutput(channel.channel()));
    channel.executor().schedule(() -> channel.close(), CLOSING_SECONDS, TimeUnit.SECONDS);
  }

  private static void endOutput(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }
}
