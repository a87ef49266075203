package io.murmuration.ingest.live;

import io.vertx.core.Future;

/** A connection that delivers messages. Used on the context that created it. */
public interface LiveConnection {
  /** Fails with a {@link StreamException} when the connection ends. Never succeeds. */
  Future<Void> ended();

  /** Stops reading, which makes the server wait. */
  void pause();

  void resume();

  void close();
}
