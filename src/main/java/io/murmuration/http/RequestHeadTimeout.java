package io.murmuration.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection if the head of a request takes too long: of the first one, since the
 * connection was opened, and of others, since their first byte. Used by one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
final class RequestHeadTimeout extends ChannelInboundHandlerAdapter {
  private final Duration timeout;
  private final Runnable late;
  private boolean awaitsHead = true;
  private Future<?> timer;

  private RequestHeadTimeout(Duration timeout, Runnable late) {
    this.timeout = timeout;
    this.late = late;
  }

  /**
   * Adds the timeout to a new connection.
   *
   * @param late called when the time of a request is over
   */
  static void addTo(ChannelPipeline pipeline, Duration timeout, Runnable late) {
    RequestHeadTimeout bytes = new RequestHeadTimeout(timeout, late);
    pipeline
        .addBefore(StrictRequestDecoder.NAME, null, bytes)
        .addAfter(StrictRequestDecoder.NAME, null, bytes.new Decoded());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    start(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (awaitsHead && timer == null) {
      start(context);
    }
    context.fireChannelRead(bytes);
  }

  private void start(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(() -> expire(context), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void expire(ChannelHandlerContext context) {
    timer = null;
    if (context.pipeline().get(HttpRequestDecoder.class) == null) {
      awaitsHead = false; // The connection has become a WebSocket.
    } else if (!context.channel().config().isAutoRead()) {
      start(context); // Vert.x reads no further request before it has answered the earlier ones.
    } else {
      late.run();
      context.close();
    }
  }

  /** Sees the requests that the decoder makes of the bytes. */
  private final class Decoded extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        awaitsHead = false;
        cancel();
      } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
        // Vert.x would report the violation of HTTP by the client as a failure of the server.
        content.release();
        context.close();
        return;
      }
      if (message instanceof LastHttpContent) {
        awaitsHead = true;
      }
      context.fireChannelRead(message);
    }

    /**
     * Closes a connection that its client has reset. Vert.x would first report the reset to each of
     * its requests, and fail if one waits for the answer to an earlier one.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (failure instanceof IOException) {
        context.close();
      } else {
        context.fireExceptionCaught(failure);
      }
    }
  }
}
