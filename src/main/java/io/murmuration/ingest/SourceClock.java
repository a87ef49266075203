package io.murmuration.ingest;

import java.util.concurrent.TimeUnit;

/** The clock by which a source paces itself. */
public interface SourceClock {
  SourceClock SYSTEM =
      new SourceClock() {
        private final long offsetMillis = System.currentTimeMillis() - monotonicMillis();

        @Override
        public long nowMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long elapsedMillis() {
          return offsetMillis + monotonicMillis();
        }

        private long monotonicMillis() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void await(long millis) throws InterruptedException {
          TimeUnit.MILLISECONDS.sleep(millis);
        }
      };

  /** Returns the wall clock time in milliseconds since the epoch. */
  long nowMillis();

  /** Returns a time in milliseconds that advances evenly, even if the wall clock is set. */
  default long elapsedMillis() {
    return nowMillis();
  }

  void await(long millis) throws InterruptedException;
}
