package io.murmuration.operate.verify;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.Post;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the posts that mention each keyword, in all and by the minute, as the stages do. Of some
 * posts the log does not tell whether they were counted: those that came just when, or before, a
 * keyword was added, and those that came while the counts were read. They are counted apart. For
 * one thread.
 */
public final class Recount {
  /** So long after a keyword was added every instance of the fanout copies its posts. */
  static final long MARGIN_MILLIS = 5_000;

  /** {@code sure} were counted by the stages, {@code unsure} may have been. */
  record Count(long sure, long unsure) {
    static final Count NONE = new Count(0, 0);
  }

  private static final class Tally {
    private final long[] sure = new long[1 + Range.MINUTES];
    private final long[] unsure = new long[1 + Range.MINUTES];
  }

  private final Map<Integer, PostLog> logs;
  private final KeywordMatcher matcher;
  private final long firstMinute;
  private final long nowMillis;
  private final Map<String, Tally> tallies = new HashMap<>();
  private long posts;

  /**
   * @param logs the partitions of {@code posts} by their numbers
   * @param nowMillis when the counts were read; posts of a later time count as of then
   */
  public Recount(Collection<Keyword> keywords, Map<Integer, PostLog> logs, long nowMillis) {
    this.logs = Map.copyOf(logs);
    this.matcher = new KeywordMatcher(keywords);
    this.nowMillis = nowMillis;
    this.firstMinute = Range.minute(nowMillis) - Range.MINUTES + 1;
  }

  /** Counts a post of one of the partitions. */
  public void add(Post post, int partition, long offset, long eventMillis) {
    posts++;
    PostLog log = logs.get(partition);
    for (Keyword keyword : matcher.match(post)) {
      if (log.mark() != null && offset < log.mark().from()) {
        continue;
      }
      boolean sure =
          offset < log.counted()
              && (log.isExactFor(keyword.addedAt())
                  || eventMillis >= keyword.addedAt() + MARGIN_MILLIS);
      Tally tally = tallies.computeIfAbsent(keyword.slug(), slug -> new Tally());
      long[] counts = sure ? tally.sure : tally.unsure;
      counts[0]++;
      long minute = Range.minute(Math.min(eventMillis, nowMillis));
      if (minute >= firstMinute) {
        counts[1 + (int) (minute - firstMinute)]++;
      }
    }
  }

  /** How many posts there were, whatever they mention. */
  public long posts() {
    return posts;
  }

  Count total(String slug) {
    return count(slug, 0);
  }

  /** Of one of the last 60 minutes. */
  Count minute(String slug, long minute) {
    return count(slug, 1 + (int) (minute - firstMinute));
  }

  private Count count(String slug, int index) {
    Tally tally = tallies.get(slug);
    return tally == null ? Count.NONE : new Count(tally.sure[index], tally.unsure[index]);
  }
}
