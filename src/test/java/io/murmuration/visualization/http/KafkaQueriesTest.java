package io.murmuration.visualization.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.http.ClientNetwork;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.support.Networks;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.EncodedJson;
import io.murmuration.visualization.http.KafkaQueries.Asker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns and shared answers; the queries do not use Kafka. */
class KafkaQueriesTest {
  /** More than run and wait. */
  private static final int MANY = 100;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final KafkaQueries queries =
      new KafkaQueries(vertx, new KafkaConnection("127.0.0.1:1", ""));
  private final CountDownLatch free = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final ClientNetwork greedy = Networks.of("192.0.2.1");
  private final ClientNetwork modest = Networks.of("192.0.2.2");

  @AfterEach
  void close() {
    Future<Void> closing = onContext(queries::close);
    free.countDown();
    closing.await();
    vertx.close().await();
  }

  @Test
  void ask_whileOneNetworkAsksAsMuchAsItCan_othersAndTheOperatorAreAnswered() {
    askUntilRefused();
    Future<EncodedJson> other = ask(asker(modest, false), "other", admin -> "other");

    assertThat(ask(asker(greedy, true), "operator", admin -> "operator").await().text())
        .isEqualTo("\"operator\"");
    free.countDown();
    assertThat(other.await().text()).isEqualTo("\"other\"");
  }

  @Test
  void ask_theSameAsAWaitingNetwork_doesNotWaitForItsTurn() {
    askUntilRefused();

    Future<EncodedJson> same =
        ask(asker(greedy, true), "query " + (asked.get() - 1), admin -> "own");

    assertThat(same.await().text()).isEqualTo("\"own\"");
  }

  @Test
  void ask_theSameFromTwoNetworks_isAskedOnce() {
    CountDownLatch started = new CountDownLatch(1);
    Function<KafkaAdmin, ?> query =
        admin -> {
          started.countDown();
          await(free);
          return asked.incrementAndGet();
        };
    Future<EncodedJson> first = ask(asker(greedy, false), "same", query);
    await(started);
    Future<EncodedJson> second = ask(asker(modest, false), "same", query);
    free.countDown();

    assertThat(first.await().text()).isEqualTo("1");
    assertThat(second.await()).isSameAs(first.await());
  }

  @Test
  void ask_clientsThatLeave_freeTheirPlaces() {
    Promise<Void> left = Promise.promise();
    Asker leaving = new Asker(greedy, false, left.future());
    Asker staying = asker(greedy, false);
    askUntilRefused(leaving);
    assertThatThrownBy(() -> ask(staying, "staying", admin -> "staying"))
        .isInstanceOf(RefusedException.class);

    onContext(() -> left.tryComplete());

    Future<EncodedJson> answer = ask(staying, "staying", admin -> "staying");
    free.countDown();
    assertThat(answer.await().text()).isEqualTo("\"staying\"");
  }

  private void askUntilRefused() {
    askUntilRefused(asker(greedy, false));
  }

  private void askUntilRefused(Asker asker) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < MANY; i++) {
                ask(
                    asker,
                    "query " + i,
                    admin -> {
                      await(free);
                      return "greedy";
                    });
                asked.incrementAndGet();
              }
            })
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(503));
  }

  private static Asker asker(ClientNetwork network, boolean hasPermission) {
    return new Asker(network, hasPermission, Promise.<Void>promise().future());
  }

  private Future<EncodedJson> ask(Asker asker, String key, Function<KafkaAdmin, ?> query) {
    return onContext(() -> queries.ask(asker, key, query));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
