package io.murmuration.ingest.simulate;

import io.murmuration.ingest.NumberCursor;
import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.SourceClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An endless stream of generated posts in nine languages, about topics that rise and fall within
 * minutes. The n-th post depends only on the seed, the rate and n, except for its event time, which
 * is the time of the poll. The same seed therefore resumes exactly and never repeats an id. After a
 * stall the stream catches up at most one second.
 */
public final class SimulatedSource implements PostSource {
  private static final NumberCursor CURSOR = new NumberCursor("next", 0, () -> Long.MAX_VALUE / 2);
  private static final double MILLIS = 1_000;

  private final long seed;
  private final double rate;
  private final SourceClock clock;
  private final PostGenerator posts;
  private long next;
  private long startNumber;
  private double startMillis = -1;

  public SimulatedSource(long seed, double rate, SourceClock clock) {
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("rate: expected a positive number, got " + rate);
    }
    this.seed = seed;
    this.rate = rate;
    this.clock = clock;
    posts = new PostGenerator(seed, rate, Phrasebook.load());
  }

  @Override
  public String name() {
    return "simulate:" + seed;
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    CURSOR.decode(cursor);
  }

  @Override
  public void open(String cursor) throws IOException {
    next = cursor == null ? 0 : CURSOR.decode(cursor);
    startMillis = -1;
  }

  @Override
  public List<Item> poll(int maxItems, Duration timeout) throws IOException {
    long elapsed = awaitNext(timeout);
    long now = clock.nowMillis();
    List<Item> items = new ArrayList<>();
    while (items.size() < maxItems && dueMillis(next) <= elapsed) {
      items.add(new Accepted(posts.post(next, now)));
      next++;
    }
    return items;
  }

  /** Waits until the next post is due or the timeout ends; returns the elapsed time. */
  private long awaitNext(Duration timeout) throws IOException {
    long now = clock.elapsedMillis();
    long deadline = now + timeout.toMillis();
    if (startMillis < 0 || now - dueMillis(next) > MILLIS) {
      startNumber = next;
      startMillis = startMillis < 0 ? now : now - MILLIS;
    }
    while (now < dueMillis(next) && now < deadline) {
      try {
        clock.await(Math.min((long) Math.ceil(dueMillis(next)), deadline) - now);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(name() + ": interrupted");
      }
      now = clock.elapsedMillis();
    }
    return now;
  }

  private double dueMillis(long number) {
    return startMillis + (number - startNumber) * MILLIS / rate;
  }

  @Override
  public String cursor() {
    return CURSOR.encode(next);
  }

  @Override
  public void close() {}
}
