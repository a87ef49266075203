package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.observe.Health.Named;
import io.murmuration.observe.Health.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Vertx vertx = Vertx.vertx();
  private final Health health = Health.of(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void ready_noChecks_isStarting() {
    assertThat(health.ready()).containsExactly(new Named("verticles", Result.down("starting")));
  }

  @Test
  void ready_checkWithoutAResult_isStarting() {
    health.add("fanout");

    assertThat(health.ready()).containsExactly(new Named("fanout", Result.down("starting")));
  }

  @Test
  void ready_severalChecksOfAName_areCombinedAndDownIfAnyIs() {
    health.add("fanout").is(() -> Result.UP);
    Health.Check bad = health.add("fanout");
    bad.is(() -> Result.down("stuck"));
    health.add("fanout").is(() -> Result.UP);

    assertThat(health.ready()).containsExactly(new Named("fanout", Result.down("stuck")));

    bad.remove();
    assertThat(health.ready()).containsExactly(new Named("fanout", Result.UP));
  }

  @Test
  void live_blockedEventLoop_isDownUntilItResumes() {
    CountDownLatch release = new CountDownLatch(1);
    Thread ownLoop = loop(vertx.getOrCreateContext());
    BlockedVerticle other;
    do {
      other = new BlockedVerticle();
      vertx.deployVerticle(other).await();
    } while (loop(other.context()) == ownLoop);
    other.block(release);

    assertThat(health.live().await())
        .isEqualTo(Result.down("an event loop has not answered for 2 s"));

    release.countDown();
    assertThat(health.live().await()).isEqualTo(Result.UP);
  }

  @Test
  void lagBelow_atAndAboveTheLimit_isUpAndDown() {
    assertThat(Result.lagBelow(10, 10L)).isEqualTo(Result.UP);
    assertThat(Result.lagBelow(1_234, 1_000L))
        .isEqualTo(Result.down("1,234 records behind; observe.maxLagRecords permits 1,000"));
    assertThat(Result.lagBelow(Long.MAX_VALUE, null)).isEqualTo(Result.UP);
  }

  /** Returns the thread of the event loop of a context. */
  private static Thread loop(Context context) {
    Promise<Thread> thread = Promise.promise();
    context.runOnContext(v -> thread.complete(Thread.currentThread()));
    return thread.future().await();
  }

  /** A verticle whose event loop can be blocked. */
  private static final class BlockedVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
      Health.of(vertx).add("fanout");
      return Future.succeededFuture();
    }

    Context context() {
      return context;
    }

    void block(CountDownLatch release) {
      context.runOnContext(v -> await(release));
    }

    private static void await(CountDownLatch release) {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
