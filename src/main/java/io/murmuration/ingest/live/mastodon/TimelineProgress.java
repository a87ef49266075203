package io.murmuration.ingest.live.mastodon;

/**
 * Up to which status everything has been handed out. While a gap is being filled it moves with what
 * fills the gap, however far the stream is ahead; and jumps to the stream when the gap is closed.
 * Safe for use by several threads.
 *
 * <p>It goes no further than two ids in a row agree, so that a single one that is far ahead does
 * not make the next connection pass over all that comes before it. No clock is asked, since ours
 * may be wrong. The last status is therefore handed out again at the next connection, with those
 * that came shortly before it.
 */
final class TimelineProgress {
  private StatusId behind;
  private StatusId ahead;
  private StatusId lastStreamed;
  private StatusId lastFilled;
  private long filling;
  private long pending;
  private boolean hasEnd;

  /** Everything up to there has been handed out, {@code null} for nothing. */
  synchronized void reset(StatusId id) {
    behind = id;
    ahead = null;
    lastStreamed = null;
    lastFilled = null;
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
    lastFilled = null;
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
  synchronized void streamed(StatusId id) {
    StatusId agreed = agreed(lastStreamed, id);
    lastStreamed = id;
    if (behind == null) {
      behind = id;
    } else if (filling != 0) {
      ahead = later(ahead, agreed);
    } else {
      behind = later(behind, agreed);
    }
  }

  /** A status has been handed out that fills the gap of a connection. */
  synchronized void filled(StatusId id, long connection) {
    if (connection != filling && filling != 0) {
      // Of a connection that is over: the next one fills that gap again.
      return;
    }
    StatusId agreed = agreed(lastFilled, id);
    lastFilled = id;
    behind = behind == null ? id : later(behind, agreed);
  }

  /** How far two ids in a row agree, {@code null} where there are no two. */
  private static StatusId agreed(StatusId before, StatusId id) {
    return before == null || before.equals(id) ? null : before.orEarlier(id);
  }

  private static StatusId later(StatusId id, StatusId next) {
    return id == null ? next : next == null ? id : id.orLater(next);
  }
}
