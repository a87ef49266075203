package io.murmuration.ingest;

import java.util.concurrent.TimeUnit;

/** The time by which a source paces itself. */
public interface SourceClock {
  /** The wall clock of this machine. */
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

  /** Milliseconds since the epoch. */
  long nowMillis();

  /** Lets that much time pass. */
  void await(long millis) throws InterruptedException;
}
