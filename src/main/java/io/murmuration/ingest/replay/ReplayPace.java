package io.murmuration.ingest.replay;

import io.murmuration.ingest.SourceClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a post is due, relative to an earlier post. A post that is more than a day before or
 * after the latest one is due immediately, and later posts are relative to it: such a jump is a
 * wrong time or a long pause. Logs the first jump, and waits of more than ten seconds.
 */
final class ReplayPace {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayPace.class);
  private static final long MAX_GAP_MILLIS = Duration.ofDays(1).toMillis();
  private static final long SHORT_WAIT_MILLIS = 10_000;
  private static final double LONGEST_WAIT_MILLIS = 1e15;

  private final String source;
  private final Double speed;
  private final SourceClock clock;
  private boolean started;
  private boolean jumped;
  private long announcedLine;
  private long startMillis;
  private long firstMillis;
  private long latestMillis;

  /**
   * @param source the name of the source, for the log
   * @param speed a multiple of real time, or {@code null} for the maximum speed
   */
  ReplayPace(String source, Double speed, SourceClock clock) {
    this.source = source;
    this.speed = speed;
    this.clock = clock;
  }

  /** Waits until the post of a line is due, or until a deadline; returns whether it is due. */
  boolean await(long createdAtMillis, long line, long deadlineMillis) throws IOException {
    if (speed == null) {
      return true;
    }
    long now = clock.elapsedMillis();
    long due = dueMillis(createdAtMillis, line, now);
    announce(line, due - now);
    while (now < due && now < deadlineMillis) {
      try {
        clock.await(Math.min(due, deadlineMillis) - now);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(source + ": interrupted");
      }
      now = clock.elapsedMillis();
    }
    return now >= due;
  }

  /** The first post is due immediately. */
  private long dueMillis(long createdAtMillis, long line, long nowMillis) {
    boolean far = Math.abs(createdAtMillis - latestMillis) > MAX_GAP_MILLIS;
    if (started && far && !jumped) {
      jumped = true;
      LOG.warn(
          "source={} line={} is more than a day before or after the posts before it: the replay does"
              + " not wait at such jumps",
          source,
          line);
    }
    if (!started || far) {
      started = true;
      startMillis = nowMillis;
      firstMillis = createdAtMillis;
      latestMillis = createdAtMillis;
    }
    latestMillis = Math.max(latestMillis, createdAtMillis);
    double wait = Math.ceil((createdAtMillis - firstMillis) / speed);
    return startMillis + (long) Math.min(wait, LONGEST_WAIT_MILLIS);
  }

  private void announce(long line, long waitMillis) {
    if (waitMillis > SHORT_WAIT_MILLIS && announcedLine != line) {
      announcedLine = line;
      LOG.info("source={} waits {} s for line={}", source, waitMillis / 1000, line);
    }
  }
}
