package io.murmuration.ingest.push;

import io.murmuration.http.NettyContext;
import io.vertx.core.http.HttpConnection;

/**
 * Closes a connection without sending what is still queued. {@link HttpConnection#close}, also as
 * {@link HttpConnection#shutdown} without a grace period, would wait for the queued response, and
 * with it for a client that reads nothing. Vert.x has no public method for this, but the Netty
 * channel is behind the queue.
 */
final class AbruptClose {
  private AbruptClose() {}

  @SuppressWarnings("FutureReturnValueIgnored") // The response reports the end.
  static void close(HttpConnection connection) {
    NettyContext.of(connection).close();
  }
}
