package io.murmuration.ingest;

/** A clock that advances only while a caller waits. */
public final class ManualClock implements SourceClock {
  private long nowMillis;

  public ManualClock(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public void await(long millis) {
    if (millis <= 0) {
      throw new IllegalArgumentException("nothing to wait for");
    }
    nowMillis += millis;
  }

  public void advance(long millis) {
    nowMillis += millis;
  }
}
