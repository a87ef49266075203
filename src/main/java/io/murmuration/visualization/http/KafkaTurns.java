package io.murmuration.visualization.http;

import io.murmuration.http.ClientNetwork;
import io.murmuration.visualization.access.FairQueue;
import io.murmuration.visualization.access.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs a few queries at a time on worker threads, in turn by client network. A network can have as
 * many waiting queries as it leaves places to others. Used by one event loop.
 */
final class KafkaTurns {
  private final WorkerExecutor workers;
  private final int maxRunning;
  private final int maxWaiting;
  private final FairQueue<Query<?>> waiting = new FairQueue<>();
  private int running;
  private boolean closed;

  KafkaTurns(WorkerExecutor workers, int maxRunning, int maxWaiting) {
    this.workers = workers;
    this.maxRunning = maxRunning;
    this.maxWaiting = maxWaiting;
  }

  /** A query that waits or runs. */
  final class Query<T> {
    private final ClientNetwork network;
    private final Function<BooleanSupplier, T> task;
    private final Promise<T> result = Promise.promise();
    private boolean started;
    private volatile boolean cancelled;

    private Query(ClientNetwork network, Function<BooleanSupplier, T> task) {
      this.network = network;
      this.task = task;
    }

    Future<T> result() {
      return result.future();
    }

    boolean isStarted() {
      return started;
    }

    /** Fails the result, and frees the place at once or as soon as the task notices it. */
    void cancel(Throwable reason) {
      cancelled = true;
      waiting.remove(network, this);
      result.tryFail(reason);
    }

    private void start() {
      started = true;
      running++;
      workers
          .executeBlocking(() -> task.apply(() -> cancelled), false)
          .onComplete(
              done -> {
                running--;
                if (done.succeeded()) {
                  result.tryComplete(done.result());
                } else {
                  result.tryFail(done.cause());
                }
                startNext();
              });
    }
  }

  /**
   * Submits a query.
   *
   * @param task the query, with a supplier of whether it is cancelled
   * @throws RefusedException if too many queries are waiting
   */
  <T> Query<T> submit(ClientNetwork network, Function<BooleanSupplier, T> task) {
    if (closed) {
      throw stopping();
    }
    if (running >= maxRunning && waiting.size(network) >= maxWaiting - waiting.size()) {
      throw new RefusedException(503, "too many requests are waiting for Kafka; try again later");
    }
    Query<T> query = new Query<>(network, task);
    waiting.add(network, query);
    startNext();
    return query;
  }

  /** Fails the waiting queries, and starts no others. */
  void close() {
    closed = true;
    while (waiting.size() > 0) {
      waiting.poll().result.tryFail(stopping());
    }
  }

  private static RefusedException stopping() {
    return new RefusedException(503, "Murmuration is stopping");
  }

  private void startNext() {
    while (running < maxRunning && waiting.size() > 0) {
      waiting.poll().start();
    }
  }
}
