package io.murmuration.ingest.live;

import java.time.Duration;

/** A wait that doubles with each use, up to a maximum. Used by one thread. */
public final class Doubling {
  private static final int MAX_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private int uses;

  public Doubling(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  public long nextMillis() {
    long millis = Math.min(longest.toMillis(), first.toMillis() << uses);
    uses = Math.min(uses + 1, MAX_DOUBLINGS);
    return millis;
  }

  public void reset() {
    uses = 0;
  }
}
