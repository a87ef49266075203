package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - 1;
  private int built;
  private long busyNanos;
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final Queue<Long> dueNanos = new ArrayDeque<>();
  private final SharedAnswers answers =
      new SharedAnswers(
          () -> now,
          (millis, task) -> {
            timers.add(task);
            dueNanos.add(now + millis * MILLI);
          });

  @Test
  void get_withinThreeTimesTheCost_isBuiltOnce() {
    assertThat(get("a", 10)).isEqualTo("a 1");

    now += 29;
    assertThat(get("a", 10)).isEqualTo("a 1");
    now += 1;
    assertThat(get("a", 10)).isEqualTo("a 2");
  }

  @Test
  void get_knownAnswerInThePauseOfAnother_isServedForASecond() {
    get("a", 0);
    get("b", 400 * MILLI);

    now += 599 * MILLI;
    assertThat(get("a", 10)).isEqualTo("a 1");
    now += MILLI;
    assertThat(get("b", 10)).isEqualTo("b 2");
    Future<Buffer> other = request("a", 10);
    assertThat(other.isComplete()).isFalse();
    runTimers();
    assertThat(other.result()).hasToString("a 3");
  }

  @Test
  void get_unknownAnswerInAPause_isBuiltAfterIt() {
    get("a", 10 * MILLI);
    Future<Buffer> first = request("b", 10 * MILLI);
    Future<Buffer> second = request("c", 10 * MILLI);
    assertThat(request("b", 10 * MILLI)).isSameAs(first);

    assertThat(first.isComplete()).isFalse();
    runTimer();
    assertThat(first.result()).hasToString("b 2");
    assertThat(second.isComplete()).isFalse();
    runTimer();
    assertThat(second.result()).hasToString("c 3");
  }

  @Test
  void get_manyKeys_buildsAtMostAQuarterOfTheTime() {
    long start = now;
    for (int round = 0; round < 20; round++) {
      for (int key = 0; key < 200; key++) {
        request("key " + key, MILLI);
      }
      runTimer();
    }
    runTimers();

    assertThat(built).isGreaterThan(64);
    assertThat(busyNanos).isLessThanOrEqualTo((now - start + 3 * MILLI) / 4);
  }

  @Test
  void get_manyKeysOfTheLastSecond_areAllKept() {
    List<String> keys = IntStream.range(0, 2_000).mapToObj(i -> "key " + i).toList();
    keys.forEach(key -> get(key, 0));
    get("slow", 10 * MILLI);

    keys.forEach(key -> assertThat(get(key, 0)).startsWith(key + ' '));
    assertThat(built).isEqualTo(keys.size() + 1);
  }

  @Test
  void get_tooManyThatWait_isRefused() {
    get("a", MILLI);
    List<Future<Buffer>> waiting = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      waiting.add(request("key " + i, MILLI));
    }

    assertThat(request("one more", MILLI).cause()).isInstanceOf(SharedAnswers.BusyException.class);
    assertThat(get("a", MILLI)).isEqualTo("a 1");
    runTimers();
    assertThat(waiting).allMatch(Future::succeeded);
    now += 3 * MILLI;
    assertThat(get("one more", MILLI)).isEqualTo("one more 66");
  }

  @Test
  void get_withoutContent_isAskedAgain() {
    assertThat(answers.get("a", () -> null).result()).isNull();
    assertThat(get("a", 0)).isEqualTo("a 1");
  }

  @Test
  void get_contentThatFails_failsAndPauses() {
    IllegalStateException failure = new IllegalStateException("broken");
    Future<Buffer> failed =
        answers.get(
            "a",
            () -> {
              now += MILLI;
              throw failure;
            });

    assertThat(failed.cause()).isSameAs(failure);
    Future<Buffer> next = request("a", MILLI);
    assertThat(next.isComplete()).isFalse();
    runTimers();
    assertThat(next.result()).hasToString("a 1");
  }

  private String get(String key, long costNanos) {
    return request(key, costNanos).result().toString();
  }

  private Future<Buffer> request(String key, long costNanos) {
    return answers.get(
        key,
        () -> {
          now += costNanos;
          busyNanos += costNanos;
          return key + " " + ++built;
        });
  }

  private void runTimers() {
    while (!timers.isEmpty()) {
      runTimer();
    }
  }

  private void runTimer() {
    now = dueNanos.remove();
    timers.remove().run();
  }
}
