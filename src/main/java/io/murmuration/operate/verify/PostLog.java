package io.murmuration.operate.verify;

import io.murmuration.stage.RewindMark;

/**
 * A partition of {@code posts} as it stood when the counts were read.
 *
 * @param start the first offset that is left
 * @param firstMillis the time of the first record, {@code null} if there is none
 * @param counted before this offset every post is in the counts
 * @param mark where the fanout was taken back to last, {@code null} if never
 */
public record PostLog(long start, Long firstMillis, long counted, RewindMark mark) {
  /** Whether the fanout took all from {@code mark.from()} on for the keywords of this age. */
  boolean isExactFor(long addedAtMillis) {
    return mark != null && addedAtMillis + Recount.MARGIN_MILLIS <= mark.atMillis();
  }

  /** Whether all posts are left that can have been counted for a keyword of this age. */
  boolean reachesBackTo(long addedAtMillis) {
    if (isExactFor(addedAtMillis)) {
      return start <= mark.from();
    }
    return start == 0 || (firstMillis != null && firstMillis <= addedAtMillis);
  }

  /** Whether all posts of a minute, and of those behind it, are left. */
  boolean hasMinutesFrom(long minute) {
    return start == 0
        || (firstMillis != null && Range.minute(firstMillis + Recount.MARGIN_MILLIS) < minute);
  }
}
