package io.murmuration.observe;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;

/** Runs a task on a worker thread when its Vert.x closes. */
final class ClosingVerticle extends VerticleBase {
  private final Runnable task;

  private ClosingVerticle(Runnable task) {
    this.task = task;
  }

  static void closeWith(Vertx vertx, Runnable task) {
    vertx.deployVerticle(
        new ClosingVerticle(task),
        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
  }

  @Override
  public Future<?> stop() {
    task.run();
    return Future.succeededFuture();
  }
}
