package io.murmuration.observe;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedScrapeTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicInteger scrapes = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void get_byManyAtOnce_isReadOnceForEachFormat() {
    CountDownLatch released = new CountDownLatch(1);
    SharedScrape shared =
        new SharedScrape(
            vertx,
            format -> {
              try {
                released.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return format + " " + scrapes.incrementAndGet();
            });

    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(get(shared, MetricsFormat.PROMETHEUS));
      answers.add(get(shared, MetricsFormat.OPEN_METRICS));
    }
    released.countDown();
    Future.all(answers).await();

    assertThat(scrapes).hasValue(2);
    assertThat(answers)
        .extracting(Future::result)
        .containsOnly(answers.get(0).result(), answers.get(1).result());
  }

  @Test
  void get_laterThanASecond_isReadAgain() {
    SharedScrape shared = new SharedScrape(vertx, format -> "scrape " + scrapes.incrementAndGet());

    assertThat(get(shared, MetricsFormat.PROMETHEUS).await()).isEqualTo("scrape 1");
    await()
        .atMost(PATIENCE)
        .until(() -> get(shared, MetricsFormat.PROMETHEUS).await().equals("scrape 2"));
  }

  @Test
  void get_afterAFailure_isReadAgain() {
    Function<MetricsFormat, String> failsOnce =
        format -> {
          if (scrapes.incrementAndGet() == 1) {
            throw new IllegalStateException("broken");
          }
          return "read";
        };
    SharedScrape shared = new SharedScrape(vertx, failsOnce);

    Future<String> failed = get(shared, MetricsFormat.PROMETHEUS);
    assertThat(failed.otherwise(Throwable::getMessage).await()).isEqualTo("broken");
    assertThat(get(shared, MetricsFormat.PROMETHEUS).await()).isEqualTo("read");
  }

  private Future<String> get(SharedScrape shared, MetricsFormat format) {
    Promise<String> answer = Promise.promise();
    loop.runOnContext(go -> shared.get(format).onComplete(answer));
    return answer.future();
  }
}
