package io.murmuration.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Closes connections beyond the limits of a server before anything is read from them, and those
 * whose requests do not arrive in time. Vert.x reports a connection only when its event loop has
 * set it up. So the first one, which is not counted, adds this handler to the Netty channel that
 * accepts connections. There, closing one costs little and takes no time of the event loop.
 */
@ChannelHandler.Sharable
@SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Boolean> COUNTED =
      AttributeKey.valueOf(ConnectionGuard.class, "counted");

  private final Connections connections;
  private final ConnectionLimits limits;
  private final ClientAddress clients;
  private final Duration headTimeout;

  ConnectionGuard(
      Connections connections,
      ConnectionLimits limits,
      ClientAddress clients,
      Duration headTimeout) {
    this.connections = connections;
    this.limits = limits;
    this.clients = clients;
    this.headTimeout = headTimeout;
  }

  /** Guards a connection that Vert.x has set up. */
  void guard(HttpConnection connection) {
    Channel channel = NettyContext.of(connection).channel();
    ChannelPipeline accepting = channel.parent().pipeline();
    if (accepting.get(ConnectionGuard.class) == null) {
      accepting.addFirst(this);
      channel.attr(COUNTED).set(true);
    }
    if (admit(channel)) {
      StrictRequestDecoder.use(channel.pipeline());
      RequestHeadTimeout.addTo(
          channel.pipeline(), headTimeout, () -> connections.refuse(Connections.Refusal.TIMEOUT));
    } else {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext accepting, Object accepted) {
    if (!(accepted instanceof Channel channel) || admit(channel)) {
      accepting.fireChannelRead(accepted);
    } else {
      channel.unsafe().closeForcibly();
    }
  }

  private boolean admit(Channel channel) {
    if (channel.hasAttr(COUNTED)) {
      return true;
    }
    if (!(channel.remoteAddress() instanceof InetSocketAddress client)) {
      return false; // The client has left already.
    }
    ClientNetwork network = network(client.getAddress());
    if (!connections.open(network, limits)) {
      return false;
    }
    channel.attr(COUNTED).set(true);
    channel.closeFuture().addListener(closed -> connections.close(network));
    return true;
  }

  /** Returns the network of a sender, or {@code null} for a proxy, which has many clients. */
  private ClientNetwork network(InetAddress sender) {
    return clients.isTrusted(sender) ? null : ClientNetwork.of(sender);
  }

  /**
   * Closes the connection of a request after the answer if its network uses more than half of its
   * share. Browsers would keep up to six idle connections after they have loaded a page.
   */
  void closeIfCrowded(HttpServerRequest request) {
    ClientNetwork network = network(ClientAddress.of(request));
    if (request.version() == HttpVersion.HTTP_1_1
        && !request.headers().contains(HttpHeaders.UPGRADE)
        && network != null
        && connections.isCrowded(network, limits)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      ChannelPipeline pipeline = NettyContext.of(request.connection()).pipeline();
      if (pipeline.get(HttpServerKeepAliveHandler.class) == null) {
        // Vert.x sends the header, but keeps the connection.
        pipeline.addBefore(pipeline.lastContext().name(), null, new HttpServerKeepAliveHandler());
      }
    }
  }
}
