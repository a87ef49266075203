package io.murmuration.ingest.live.mastodon;

import java.time.Duration;

/**
 * Up to which status everything has been handed out. While a gap is being filled it moves with what
 * fills the gap, however far the stream is ahead; and jumps to the stream when the gap is closed.
 * Safe for use by several threads.
 */
final class Place {
  /** How far clocks may be apart before an id that is ahead of ours is not believed. */
  private static final Duration MAX_SKEW = Duration.ofMinutes(1);

  private StatusId behind;
  private StatusId ahead;
  private long filling;
  private long pending;
  private boolean hasEnd;

  /** Everything up to there has been handed out, {@code null} for nothing. */
  synchronized void reset(StatusId id) {
    behind = id;
    ahead = null;
    filling = 0;
    pending = 0;
    hasEnd = false;
  }

  synchronized StatusId get() {
    return behind;
  }

  /** A gap begins at {@link #get}, which statuses under the number of this connection fill. */
  synchronized StatusId beginToFill(long connection) {
    filling = connection;
    pending = 0;
    hasEnd = false;
    return behind;
  }

  /** One status more fills the gap of a connection. */
  synchronized void filler(long connection) {
    if (connection == filling) {
      pending++;
    }
  }

  /** No more statuses fill the gap of a connection. */
  synchronized void endOfFill(long connection) {
    hasEnd |= connection == filling;
    close();
  }

  /** A status that fills the gap of a connection is about to be handed out. */
  synchronized void fillerTaken(long connection) {
    if (connection == filling) {
      pending--;
      close();
    }
  }

  private void close() {
    if (filling != 0 && hasEnd && pending == 0) {
      filling = 0;
      if (ahead != null) {
        behind = later(behind, ahead);
        ahead = null;
      }
    }
  }

  /** Where there is nothing before: what is after this one counts. */
  synchronized void beginAt(StatusId newest, long connection) {
    if (connection == filling && behind == null) {
      behind = newest;
    }
  }

  /** A status of the stream has been handed out. */
  synchronized void streamed(StatusId id, long nowMillis) {
    if (isAlone(id, ahead == null ? behind : ahead, nowMillis)) {
      return;
    }
    if (behind != null && filling != 0) {
      ahead = later(ahead, id);
    } else {
      behind = later(behind, id);
    }
  }

  /** A status has been handed out that fills the gap of a connection. */
  synchronized void filled(StatusId id, long connection, long nowMillis) {
    if (connection != filling && filling != 0) {
      // Of a connection that is over: the next one fills that gap again.
      return;
    }
    if (!isAlone(id, behind, nowMillis)) {
      behind = later(behind, id);
    }
  }

  /** One id that is far ahead would make the next connection pass over all that comes before it. */
  private static boolean isAlone(StatusId id, StatusId known, long nowMillis) {
    return known != null && isAhead(id, nowMillis) && !isAhead(known, nowMillis);
  }

  private static boolean isAhead(StatusId id, long nowMillis) {
    return id.millis() > nowMillis + MAX_SKEW.toMillis();
  }

  private static StatusId later(StatusId id, StatusId next) {
    return id == null ? next : id.orLater(next);
  }
}
