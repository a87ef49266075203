package io.murmuration.ingest.live.mastodon;

/**
 * Tracks the status up to which all statuses have been returned. While a gap is filled, the
 * position follows the fill regardless of the stream. When the gap is closed, it jumps to the
 * position of the stream. Safe for use by several threads.
 *
 * <p>The position advances only to the lower of two consecutive ids. A single id far in the future
 * therefore cannot make the next connection skip statuses. The local clock is not used because it
 * may be wrong. The last status is consequently returned again by the next connection, together
 * with those shortly before it.
 */
final class TimelineProgress {
  private StatusId behind;
  private StatusId ahead;
  private StatusId lastStreamed;
  private StatusId lastFilled;
  private long filling;
  private long pending;
  private boolean hasEnd;

  /** Sets the status up to which all have been returned, or {@code null} if none has been. */
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

  /** Begins a gap at {@link #get}, which the fill of a connection closes. */
  synchronized StatusId beginToFill(long connection) {
    filling = connection;
    lastFilled = null;
    pending = 0;
    hasEnd = false;
    return behind;
  }

  /** Counts a fetched status that has not been returned yet. */
  synchronized void filler(long connection) {
    if (connection == filling) {
      pending++;
    }
  }

  /** Records that the fill of a connection has fetched its last status. */
  synchronized void endOfFill(long connection) {
    hasEnd |= connection == filling;
    close();
  }

  /** Records that a fetched status is about to be returned. */
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

  /** Sets the newest status of the timeline as the start if there is no position yet. */
  synchronized void beginAt(StatusId newest, long connection) {
    if (connection == filling && behind == null) {
      behind = newest;
    }
  }

  /** Records that a status of the stream was returned. */
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

  /** Records that a fetched status was returned. */
  synchronized void filled(StatusId id, long connection) {
    if (connection != filling && filling != 0) {
      // Belongs to an ended connection, whose gap the next connection fills again.
      return;
    }
    StatusId agreed = agreed(lastFilled, id);
    lastFilled = id;
    behind = behind == null ? id : later(behind, agreed);
  }

  /** Returns the lower of two different consecutive ids, otherwise {@code null}. */
  private static StatusId agreed(StatusId before, StatusId id) {
    return before == null || before.equals(id) ? null : before.orEarlier(id);
  }

  private static StatusId later(StatusId id, StatusId next) {
    return id == null ? next : next == null ? id : id.orLater(next);
  }
}
