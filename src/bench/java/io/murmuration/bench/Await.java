package io.murmuration.bench;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Waits for Vert.x futures. */
public final class Await {
  private Await() {}

  /** Returns the result of a future, or throws its failure. */
  public static <T> T on(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
