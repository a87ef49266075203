package io.murmuration.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Returns the Netty channel of a connection, for which Vert.x has no public method. Only this class
 * uses the internal {@code ConnectionBase}.
 */
public final class NettyContext {
  private NettyContext() {}

  /** Returns the context of the handler with which Vert.x reads a connection. */
  public static ChannelHandlerContext of(HttpConnection connection) {
    return ((ConnectionBase) connection).channelHandlerContext();
  }
}
