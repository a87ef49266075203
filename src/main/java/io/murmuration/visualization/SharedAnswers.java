package io.murmuration.visualization;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that all clients share. An answer is used for three times the time that building it took,
 * so that clients cannot keep the event loop busy with it. Used by one thread.
 */
final class SharedAnswers {
  private static final int USES_PER_COST = 3;
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_KEPT = 64;

  private final LongSupplier nanoTime;
  private final Map<String, Answer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private record Answer(Buffer body, long untilNanos) {}

  SharedAnswers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Returns an answer, which the caller must not change.
   *
   * @param key identifies equal answers
   * @param content builds the answer, or returns {@code null}, which is not kept
   */
  Buffer get(String key, Supplier<String> content) {
    long startNanos = nanoTime.getAsLong();
    Answer known = answers.get(key);
    if (known != null && startNanos - known.untilNanos < 0) {
      return known.body;
    }
    String text = content.get();
    if (text == null) {
      answers.remove(key);
      return null;
    }
    Buffer body = Buffer.buffer(text);
    long endNanos = nanoTime.getAsLong();
    long ageNanos = Math.min(USES_PER_COST * (endNanos - startNanos), MAX_AGE_NANOS);
    answers.put(key, new Answer(body, endNanos + ageNanos));
    return body;
  }
}
