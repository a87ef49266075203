package io.murmuration.visualization.bridge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntPredicate;

/**
 * Limits the frames of a WebSocket, such as pings and parts of messages, before anything reads
 * them. Fails with the code for too many messages. Drops the frames that follow the close frame of
 * the server.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Vert.x handles failures of the channel.
final class FrameBudget extends ChannelDuplexHandler {
  private static final WebSocketCloseStatus TOO_MANY =
      new WebSocketCloseStatus(BrowserBridge.TOO_MANY_MESSAGES, BrowserBridge.TOO_MANY_REASON);

  /** Frames of a client that has not read the close frame yet. */
  private static final int MAX_DROPPED = 1_000;

  private final IntPredicate spend;
  private boolean closing;
  private int dropped;

  /**
   * @param spend uses up permits, and returns whether there were enough
   */
  FrameBudget(IntPredicate spend) {
    this.spend = spend;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (!(message instanceof WebSocketFrame frame)
        || (closing && frame instanceof CloseWebSocketFrame)) {
      channel.fireChannelRead(message);
    } else if (closing) {
      ReferenceCountUtil.release(frame);
      if (++dropped > MAX_DROPPED) {
        channel.close();
      }
    } else if (spend.test(BrowserBridge.permits(frame.content().readableBytes()))) {
      channel.fireChannelRead(frame);
    } else {
      ReferenceCountUtil.release(frame);
      channel.fireExceptionCaught(
          new CorruptedWebSocketFrameException(TOO_MANY, BrowserBridge.TOO_MANY_REASON));
    }
  }

  @Override
  public void write(ChannelHandlerContext channel, Object frame, ChannelPromise sent) {
    closing |= frame instanceof CloseWebSocketFrame;
    channel.write(frame, sent);
  }
}
