package io.murmuration.operate.verify;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.Post;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the posts that mention each keyword, in total and per minute, like the stages do. The log
 * does not determine whether some posts were counted: those that arrived before or about when a
 * keyword was added, and those that arrived while the counts were read. They are counted
 * separately. Not thread-safe.
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
  private final long firstMinute;
  private final long nowMillis;
  private final Map<String, Tally> tallies = new HashMap<>();
  private long posts;

  /**
   * @param logs the partitions of {@code posts}, by number
   * @param nowMillis the time when the counts were read; later posts count as of that time
   */
  public Recount(Collection<Keyword> keywords, Map<Integer, PostLog> logs, long nowMillis) {
    this.logs = Map.copyOf(logs);
    this.matcher = new KeywordMatcher(keywords);
    this.nowMillis = nowMillis;
    this.firstMinute = Range.minute(nowMillis) - Range.MINUTES + 1;
  }

  /** Counts a post in a partition. */
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
