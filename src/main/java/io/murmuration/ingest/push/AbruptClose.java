package io.murmuration.ingest.push;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;

/**
 * Closes a connection without sending what is still queued. {@link HttpConnection#close}, also as
 * {@link HttpConnection#shutdown} without a grace period, would wait for the queued response, and
 * with it for a client that reads nothing. Vert.x has no public method for this: the cast to its
 * internal {@code ConnectionBase}, whose failure closes the channel, is confined to this class.
 */
final class AbruptClose {
  private AbruptClose() {}

  static void close(HttpConnection connection, String reason) {
    connection.exceptionHandler(e -> {});
    if (connection instanceof ConnectionBase internal) {
      internal.fail(new IOException(reason));
    } else {
      connection.close();
    }
  }
}
