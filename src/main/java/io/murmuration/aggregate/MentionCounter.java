package io.murmuration.aggregate;

import io.murmuration.message.MentionCount;
import io.murmuration.message.MentionCount.Counts;
import io.murmuration.message.MentionCount.Rates;
import java.util.Arrays;

/**
 * Counts the mentions of one keyword in one shard, by second and by minute, for the last 60 of
 * each. Mentions count by event time: those from the future count as now, and those from before the
 * first of the 60 minutes count only in the total. If the clock is set back by up to a minute, the
 * counter stays at the latest second it has seen, and mentions still count by their own time. If it
 * is set back further, the counter follows it and drops what it has counted after that time, except
 * from the total. Constant time and no allocation per mention. For one thread.
 */
public final class MentionCounter {
  private static final int LENGTH = Counts.LENGTH;
  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;

  private final long sinceMillis;
  // Ring buffers: second s is at index s mod 60, minute m at m mod 60.
  private final long[] seconds = new long[LENGTH];
  private final long[] minutes = new long[LENGTH];
  private long second;
  private long minute;
  private long total;

  public MentionCounter(long sinceMillis, long nowMillis) {
    this.sinceMillis = sinceMillis;
    this.second = Math.floorDiv(nowMillis, SECOND_MILLIS);
    this.minute = Math.floorDiv(nowMillis, MINUTE_MILLIS);
  }

  /**
   * Returns a counter that continues exactly like the one that took the snapshot.
   *
   * @throws IllegalArgumentException if the times of the snapshot are inconsistent
   */
  public static MentionCounter restore(MentionCount snapshot) {
    MentionCounter counter = new MentionCounter(snapshot.since(), snapshot.at());
    if (snapshot.at() % SECOND_MILLIS != 0
        || snapshot.seconds().from() != counter.firstSecond() * SECOND_MILLIS
        || snapshot.minutes().from() != counter.firstMinute() * MINUTE_MILLIS) {
      throw new IllegalArgumentException("the times of the snapshot are inconsistent");
    }
    for (int i = 0; i < LENGTH; i++) {
      counter.seconds[index(counter.firstSecond() + i)] = snapshot.seconds().counts()[i];
      counter.minutes[index(counter.firstMinute() + i)] = snapshot.minutes().counts()[i];
    }
    counter.total = snapshot.total();
    return counter;
  }

  public void add(long eventMillis, long nowMillis) {
    advance(nowMillis);
    total++;
    long millis = Math.min(eventMillis, nowMillis);
    long eventSecond = Math.floorDiv(millis, SECOND_MILLIS);
    long eventMinute = Math.floorDiv(millis, MINUTE_MILLIS);
    if (eventSecond >= firstSecond()) {
      seconds[index(eventSecond)]++;
    }
    if (eventMinute >= firstMinute()) {
      minutes[index(eventMinute)]++;
    }
  }

  /** Moves to the second of a time, unless that is in the last minute. */
  public void advance(long nowMillis) {
    long nowSecond = Math.floorDiv(nowMillis, SECOND_MILLIS);
    if (nowSecond > second || nowSecond < firstSecond()) {
      clearBetween(seconds, second, nowSecond);
      second = nowSecond;
      long nowMinute = Math.floorDiv(nowMillis, MINUTE_MILLIS);
      clearBetween(minutes, minute, nowMinute);
      minute = nowMinute;
    }
  }

  /** Returns the counts up to a time, or up to the latest time seen if that is later. */
  public MentionCount snapshot(String keyword, int shard, long nowMillis) {
    advance(nowMillis);
    return new MentionCount(
        keyword,
        shard,
        second * SECOND_MILLIS,
        sinceMillis,
        total,
        new Rates(
            seconds[index(second - 1)],
            rate(sum(seconds, second, LENGTH), firstSecond() * SECOND_MILLIS),
            rate(sum(minutes, minute, 10), (minute - 9) * MINUTE_MILLIS),
            rate(sum(minutes, minute, LENGTH), firstMinute() * MINUTE_MILLIS)),
        new Counts(firstSecond() * SECOND_MILLIS, inOrder(seconds, firstSecond())),
        new Counts(firstMinute() * MINUTE_MILLIS, inOrder(minutes, firstMinute())));
  }

  public long sinceMillis() {
    return sinceMillis;
  }

  private double rate(long mentions, long fromMillis) {
    long spanMillis = (second + 1) * SECOND_MILLIS - Math.max(fromMillis, sinceMillis);
    double perSecond = (double) mentions * SECOND_MILLIS / Math.max(SECOND_MILLIS, spanMillis);
    return Math.round(perSecond * 1e6) / 1e6;
  }

  private long firstSecond() {
    return second - LENGTH + 1;
  }

  private long firstMinute() {
    return minute - LENGTH + 1;
  }

  private static long sum(long[] ring, long last, int length) {
    long sum = 0;
    for (long i = last - length + 1; i <= last; i++) {
      sum += ring[index(i)];
    }
    return sum;
  }

  private static long[] inOrder(long[] ring, long first) {
    long[] counts = new long[LENGTH];
    Arrays.setAll(counts, i -> ring[index(first + i)]);
    return counts;
  }

  /** Clears the times after the earlier of two, up to the later. */
  private static void clearBetween(long[] ring, long one, long other) {
    long last = Math.max(one, other);
    for (long i = Math.max(Math.min(one, other), last - LENGTH) + 1; i <= last; i++) {
      ring[index(i)] = 0;
    }
  }

  private static int index(long time) {
    return Math.floorMod(time, LENGTH);
  }
}
