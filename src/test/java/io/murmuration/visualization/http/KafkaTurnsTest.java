package io.murmuration.visualization.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.http.ClientNetwork;
import io.murmuration.support.Networks;
import io.murmuration.visualization.access.RefusedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaTurnsTest {
  private static final int MAX_WAITING = 4;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final KafkaTurns turns =
      new KafkaTurns(vertx.createSharedWorkerExecutor("test", 1), 1, MAX_WAITING);
  private final CountDownLatch free = new CountDownLatch(1);
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final ClientNetwork greedy = Networks.of("192.0.2.1");
  private final ClientNetwork modest = Networks.of("192.0.2.2");

  @AfterEach
  void close() {
    stop();
    free.countDown();
    vertx.close().await();
  }

  @Test
  void submit_afterManyOfAnotherNetwork_getsOneOfTheNextTurns() {
    submit(greedy, this::waitUntilFree);
    submit(greedy, cancelled -> ran.add("greedy 1"));
    Future<?> last = submit(greedy, cancelled -> ran.add("greedy 2")).result();
    submit(modest, cancelled -> ran.add("modest"));

    free.countDown();
    last.await();

    assertThat(ran).containsExactly("greedy 1", "modest", "greedy 2");
  }

  @Test
  void submit_tooManyOfANetwork_areRefusedAndOthersAreNot() {
    submit(greedy, this::waitUntilFree);
    submit(greedy, cancelled -> true);
    submit(greedy, cancelled -> true);

    assertThatThrownBy(() -> submit(greedy, cancelled -> true))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(503));
    KafkaTurns.Query<Boolean> other = submit(modest, cancelled -> true);
    free.countDown();
    assertThat(other.result().await()).isTrue();
  }

  @Test
  void cancel_waitingQuery_freesItsPlaceAndDoesNotRun() {
    submit(greedy, this::waitUntilFree);
    submit(greedy, cancelled -> true);
    KafkaTurns.Query<Boolean> left = submit(greedy, cancelled -> ran.add("left"));
    cancel(left);

    KafkaTurns.Query<Boolean> next = submit(greedy, cancelled -> ran.add("next"));
    free.countDown();
    next.result().await();

    assertThat(ran).containsExactly("next");
    assertThatThrownBy(() -> left.result().await()).isInstanceOf(CancellationException.class);
  }

  @Test
  void cancel_runningQuery_canStopItself() {
    CountDownLatch started = new CountDownLatch(1);
    KafkaTurns.Query<Boolean> left =
        submit(
            greedy,
            cancelled -> {
              started.countDown();
              while (!cancelled.getAsBoolean()) {
                Thread.onSpinWait();
              }
              return true;
            });
    KafkaTurns.Query<Boolean> next = submit(greedy, cancelled -> true);
    await(started);

    cancel(left);

    assertThat(next.result().await()).isTrue();
    assertThatThrownBy(() -> left.result().await()).isInstanceOf(CancellationException.class);
  }

  @Test
  void close_waitingQueries_failAndDoNotRun() {
    KafkaTurns.Query<Boolean> running = submit(greedy, this::waitUntilFree);
    KafkaTurns.Query<Boolean> late = submit(greedy, cancelled -> ran.add("late"));

    stop();
    free.countDown();

    assertThat(running.result().await()).isTrue();
    assertThatThrownBy(() -> late.result().await()).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> submit(modest, cancelled -> true))
        .isInstanceOf(RefusedException.class);
    assertThat(ran).isEmpty();
  }

  @Test
  void submit_queryThatFails_freesItsPlace() {
    KafkaTurns.Query<Boolean> failing =
        submit(
            greedy,
            cancelled -> {
              throw new IllegalStateException("as expected");
            });

    assertThatThrownBy(() -> failing.result().await()).hasMessage("as expected");
    assertThat(submit(greedy, cancelled -> true).result().await()).isTrue();
  }

  private boolean waitUntilFree(BooleanSupplier cancelled) {
    await(free);
    return true;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private KafkaTurns.Query<Boolean> submit(
      ClientNetwork network, Function<BooleanSupplier, Boolean> task) {
    return onContext(() -> turns.submit(network, task));
  }

  private void cancel(KafkaTurns.Query<?> query) {
    onContext(
        () -> {
          query.cancel(new CancellationException());
          return true;
        });
  }

  private void stop() {
    onContext(
        () -> {
          turns.close();
          return true;
        });
  }

  private <T> T onContext(Callable<T> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            done.complete(task.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await();
  }
}
