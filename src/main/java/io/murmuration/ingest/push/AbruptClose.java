package io.murmuration.ingest.push;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection without sending what is still queued. {@link HttpConnection#close}, also as
 * {@link HttpConnection#shutdown} without a grace period, would wait for the queued response, and
 * with it for a client that reads nothing. Vert.x has no public method for this: the cast to its
 * internal {@code ConnectionBase}, which gives access to the Netty channel behind the queue, is
 * confined to this class of the package.
 */
final class AbruptClose {
  private AbruptClose() {}

  @SuppressWarnings("FutureReturnValueIgnored") // The response reports the end.
  static void close(HttpConnection connection) {
    if (connection instanceof ConnectionBase internal) {
      internal.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
