package io.murmuration.operate.verify;

import io.murmuration.stage.RewindMark;

/**
 * A partition of {@code posts} at the time when the counts were read.
 *
 * @param start the first available offset
 * @param firstMillis the timestamp of the first record, or {@code null} if there is none
 * @param counted the offset before which the counts include every post
 * @param mark the last rewind of fanout, or {@code null} if there was none
 */
public record PostLog(long start, Long firstMillis, long counted, RewindMark mark) {
  /**
   * Returns whether fanout copied all posts since {@code mark.from()} for a keyword of this age.
   */
  boolean isExactFor(long addedAtMillis) {
    return mark != null && addedAtMillis + Recount.MARGIN_MILLIS <= mark.atMillis();
  }

  /** Returns whether all posts are available that may count for a keyword of this age. */
  boolean reachesBackTo(long addedAtMillis) {
    if (isExactFor(addedAtMillis)) {
      return start <= mark.from();
    }
    return start == 0 || (firstMillis != null && firstMillis <= addedAtMillis);
  }

  /** Returns whether all posts of a minute and of later ones are available. */
  boolean hasMinutesFrom(long minute) {
    return start == 0
        || (firstMillis != null && Range.minute(firstMillis + Recount.MARGIN_MILLIS) < minute);
  }
}
