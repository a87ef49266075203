package io.murmuration.operate.verify;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.keyword.Mute;
import io.murmuration.keyword.MuteMatcher;
import io.murmuration.message.Post;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the posts that mention each keyword, in total and per minute, like the stages do. The log
 * does not determine whether some posts were counted: those that arrived before or about when a
 * keyword was added, or a mute of them began or ended, and those that arrived while the counts were
 * read. They are counted separately. Not thread-safe.
 */
public final class Recount {
  /** Upper bound on the delay until all fanout instances copy the posts of a new keyword. */
  static final long MARGIN_MILLIS = 5_000;

  /**
   * A count of posts.
   *
   * @param sure the number of posts that the stages have counted
   * @param unsure the number of posts that they may have counted
   */
  record Count(long sure, long unsure) {
    static final Count NONE = new Count(0, 0);
  }

  private static final class Tally {
    private final long[] sure = new long[1 + Range.MINUTES];
    private final long[] unsure = new long[1 + Range.MINUTES];
  }

  private final Map<Integer, PostLog> logs;
  private final KeywordMatcher matcher;
  private final MuteMatcher mutes;
  private final long firstMinute;
  private final long nowMillis;
  private final Map<String, Tally> tallies = new HashMap<>();
  private long posts;

  /**
   * @param mutes all mutes, including those that have ended
   * @param logs the partitions of {@code posts}, by number
   * @param nowMillis the time when the counts were read; later posts count as of that time
   */
  public Recount(
      Collection<Keyword> keywords,
      Collection<Mute> mutes,
      Map<Integer, PostLog> logs,
      long nowMillis) {
    this.logs = Map.copyOf(logs);
    this.matcher = new KeywordMatcher(keywords);
    this.mutes = new MuteMatcher(mutes);
    this.nowMillis = nowMillis;
    this.firstMinute = Range.minute(nowMillis) - Range.MINUTES + 1;
  }

  /** Counts a post in a partition. */
  public void add(Post post, int partition, long offset, long eventMillis) {
    posts++;
    PostLog log = logs.get(partition);
    List<Keyword> mentioned = matcher.match(post);
    List<Mute> muted = mentioned.isEmpty() ? List.of() : mutes.match(post, mentioned);
    for (Keyword keyword : mentioned) {
      List<Mute> ofKeyword = muted.stream().filter(mute -> mute.isFor(keyword)).toList();
      boolean isHeldBack = ofKeyword.stream().anyMatch(mute -> holdsBack(mute, log, eventMillis));
      if (isHeldBack || (log.mark() != null && offset < log.mark().from())) {
        continue;
      }
      boolean sure =
          ofKeyword.stream().allMatch(mute -> hasEndedBefore(mute, log, eventMillis))
              && offset < log.counted()
              && isBefore(keyword.addedAt(), log, eventMillis);
      Tally tally = tallies.computeIfAbsent(keyword.slug(), slug -> new Tally());
      long[] counts = sure ? tally.sure : tally.unsure;
      counts[0]++;
      long minute = Range.minute(Math.min(eventMillis, nowMillis));
      if (minute >= firstMinute) {
        counts[1 + (int) (minute - firstMinute)]++;
      }
    }
  }

  private static boolean holdsBack(Mute mute, PostLog log, long eventMillis) {
    return mute.isActive() && isBefore(mute.mutedAt(), log, eventMillis);
  }

  private static boolean hasEndedBefore(Mute mute, PostLog log, long eventMillis) {
    return !mute.isActive() && isBefore(mute.unmutedAt(), log, eventMillis);
  }

  /** Returns whether fanout surely knew of a change when it last read a post. */
  private static boolean isBefore(long changedAtMillis, PostLog log, long eventMillis) {
    return log.isExactFor(changedAtMillis) || eventMillis >= changedAtMillis + MARGIN_MILLIS;
  }

  /** Returns the number of posts, including those without keywords. */
  public long posts() {
    return posts;
  }

  Count total(String slug) {
    return count(slug, 0);
  }

  /** Returns the count of one of the last 60 minutes. */
  Count minute(String slug, long minute) {
    return count(slug, 1 + (int) (minute - firstMinute));
  }

  private Count count(String slug, int index) {
    Tally tally = tallies.get(slug);
    return tally == null ? Count.NONE : new Count(tally.sure[index], tally.unsure[index]);
  }
}
