package io.murmuration.ingest.live;

import io.vertx.core.Future;

/** A connection over which messages come. Its methods are for the context that made it. */
public interface LiveConnection {
  /** Fails when it is over, with the reason: a {@link StreamException}. Never succeeds. */
  Future<Void> ended();

  /** Stops reading, so that the other end has to wait. */
  void pause();

  /** Reads again. */
  void resume();

  /** Ends it at once. */
  void close();
}
