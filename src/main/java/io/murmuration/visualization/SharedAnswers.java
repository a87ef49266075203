package io.murmuration.visualization;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that all clients share. After one is built, none is built for three times the time that
 * it took, so that clients cannot keep the event loop busy, however many answers they request.
 * During such a pause, clients get the known answers of the last second and wait for others. Used
 * by one thread.
 */
final class SharedAnswers {
  private static final int PAUSE_PER_COST = 3;
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Maximum number of answers that wait to be built. */
  private static final int MAX_WAITING = 64;

  /** Runs a task later, on the thread of the caller. */
  interface Timer {
    void after(long millis, Runnable task);
  }

  /** Thrown if too many other answers wait to be built. */
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("too many requests; try again later");
    }
  }

  private record Answer(Buffer body, long builtNanos) {}

  private record Waiting(Supplier<String> content, Promise<Buffer> promise) {}

  private final LongSupplier nanoTime;
  private final Timer timer;

  /** The answers of the last second, the oldest first. */
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private long pausedUntilNanos;

  SharedAnswers(LongSupplier nanoTime, Timer timer) {
    this.nanoTime = nanoTime;
    this.timer = timer;
    pausedUntilNanos = nanoTime.getAsLong();
  }

  /**
   * Returns an answer, which the caller must not change. It fails with {@link BusyException} if too
   * many others wait.
   *
   * @param key identifies equal answers
   * @param content builds the answer, or returns {@code null}, which is not kept
   */
  Future<Buffer> get(String key, Supplier<String> content) {
    long nowNanos = nanoTime.getAsLong();
    if (waiting.isEmpty() && !isPaused(nowNanos)) {
      return build(key, content);
    }
    Answer known = answers.get(key);
    if (known != null && nowNanos - known.builtNanos < MAX_AGE_NANOS) {
      return Future.succeededFuture(known.body);
    }
    Waiting same = waiting.get(key);
    if (same != null) {
      return same.promise.future();
    }
    if (waiting.size() == MAX_WAITING) {
      return Future.failedFuture(new BusyException());
    }
    Waiting added = new Waiting(content, Promise.promise());
    waiting.put(key, added);
    if (waiting.size() == 1) {
      continueAfterPause(nowNanos);
    }
    return added.promise.future();
  }

  private boolean isPaused(long nowNanos) {
    return nowNanos - pausedUntilNanos < 0;
  }

  private void continueAfterPause(long nowNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(pausedUntilNanos - nowNanos) + 1;
    timer.after(millis, this::buildWaiting);
  }

  private void buildWaiting() {
    while (!waiting.isEmpty()) {
      long nowNanos = nanoTime.getAsLong();
      if (isPaused(nowNanos)) {
        continueAfterPause(nowNanos);
        return;
      }
      Iterator<Map.Entry<String, Waiting>> first = waiting.entrySet().iterator();
      Map.Entry<String, Waiting> next = first.next();
      first.remove();
      build(next.getKey(), next.getValue().content).onComplete(next.getValue().promise);
    }
  }

  private Future<Buffer> build(String key, Supplier<String> content) {
    long startNanos = nanoTime.getAsLong();
    Buffer body = null;
    try {
      String text = content.get();
      body = text == null ? null : Buffer.buffer(text);
      return Future.succeededFuture(body);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    } finally {
      long endNanos = nanoTime.getAsLong();
      pausedUntilNanos = endNanos + PAUSE_PER_COST * (endNanos - startNanos);
      keep(key, body, endNanos);
    }
  }

  private void keep(String key, Buffer body, long nowNanos) {
    answers.remove(key);
    answers.values().removeIf(answer -> nowNanos - answer.builtNanos >= MAX_AGE_NANOS);
    if (body != null) {
      answers.put(key, new Answer(body, nowNanos));
    }
  }
}
