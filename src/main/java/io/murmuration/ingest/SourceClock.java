package io.murmuration.ingest;

import java.util.concurrent.TimeUnit;

/** The clock by which a source paces itself. */
public interface SourceClock {
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

  long nowMillis();

  void await(long millis) throws InterruptedException;
}
