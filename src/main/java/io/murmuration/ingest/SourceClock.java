package io.murmuration.ingest;

import java.util.concurrent.TimeUnit;

/** The clock by which a source paces itself. */
public interface SourceClock {
  /** The system clock. */
  SourceClock SYSTEM =
      new SourceClock() {
        @Override
        public long nowMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public void await(long millis) throws InterruptedException {
          TimeUnit.MILLISECONDS.sleep(millis);
        }
      };

  /** Returns the time in milliseconds since the epoch. */
  long nowMillis();

  /** Waits for a number of milliseconds. */
  void await(long millis) throws InterruptedException;
}
