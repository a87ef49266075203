package io.murmuration.operate.verify;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Compares a recount with the shards of {@code mentions} for each keyword: every minute of the last
 * hour, and the total if all posts of the keyword were recounted.
 */
public final class Comparison {
  private final Range range;
  private final long nowMillis;
  private final Collection<PostLog> logs;
  private final Recount recount;
  private final Map<String, List<MentionCount>> shards;
  private final Map<String, Long> rewound;
  private final List<Verdict.Difference> differences = new ArrayList<>();
  private final List<Verdict.NotCompared> notCompared = new ArrayList<>();
  private int totals;
  private int minutes;
  private int inexact;

  /**
   * @param nowMillis the time when the counts were read
   * @param shards the content of {@code mentions}, by slug
   * @param rewound the time in milliseconds, by slug, of the last rewind of aggregate to a position
   *     after the first post of the keyword
   */
  public Comparison(
      Range range,
      long nowMillis,
      Collection<PostLog> logs,
      Recount recount,
      Map<String, List<MentionCount>> shards,
      Map<String, Long> rewound) {
    this.range = range;
    this.nowMillis = nowMillis;
    this.logs = List.copyOf(logs);
    this.recount = recount;
    this.shards = Map.copyOf(shards);
    this.rewound = Map.copyOf(rewound);
  }

  /** Compares some keywords. */
  public Verdict of(Collection<Keyword> keywords) {
    keywords.forEach(this::compare);
    return new Verdict(
        recount.posts(), keywords.size(), totals, minutes, inexact, differences, notCompared);
  }

  private void compare(Keyword keyword) {
    // Ignores the counts of an earlier generation of the keyword.
    List<MentionCount> current =
        shards.getOrDefault(keyword.slug(), List.of()).stream()
            .filter(shard -> shard.since() == keyword.addedAt())
            .toList();
    String reason = reasonWithoutTotal(keyword);
    if (reason == null) {
      totals++;
      long stored = current.stream().mapToLong(MentionCount::total).sum();
      compare(keyword, null, recount.total(keyword.slug()), stored);
    } else {
      notCompared.add(new Verdict.NotCompared(keyword.displayName(), keyword.slug(), reason));
    }
    for (long minute = firstMinute(keyword, current);
        minute <= range.lastMinute(nowMillis);
        minute++) {
      minutes++;
      long stored = 0;
      for (MentionCount shard : current) {
        stored += stored(shard, minute);
      }
      compare(
          keyword, minute * Range.MINUTE_MILLIS, recount.minute(keyword.slug(), minute), stored);
    }
  }

  private void compare(Keyword keyword, Long minuteMillis, Recount.Count count, long stored) {
    long atMost = count.sure() + count.unsure();
    inexact += count.unsure() > 0 ? 1 : 0;
    if (stored < count.sure() || stored > atMost) {
      differences.add(
          new Verdict.Difference(
              keyword.displayName(), keyword.slug(), minuteMillis, count.sure(), atMost, stored));
    }
  }

  private String reasonWithoutTotal(Keyword keyword) {
    long addedAt = keyword.addedAt();
    if (keyword.editedAt() != null) {
      return "its query was edited, and counted other posts before";
    }
    if (range.toMillis() != null) {
      return "its posts after --to are not recounted";
    }
    // Even for a newer keyword: a lagging fanout has copied older posts for it.
    if (range.fromMillis() != null) {
      return "its posts before --from are not recounted";
    }
    if (rewound.getOrDefault(keyword.slug(), -1L) >= addedAt) {
      return "aggregate was rewound to a later position and counts from there";
    }
    return logs.stream().allMatch(log -> log.reachesBackTo(addedAt))
        ? null
        : "some counted posts have been deleted";
  }

  private long firstMinute(Keyword keyword, List<MentionCount> current) {
    long first = range.firstMinute(nowMillis);
    for (MentionCount shard : current) {
      first = Math.max(first, Range.minute(shard.minutes().from()));
    }
    if (keyword.editedAt() != null) {
      first = Math.max(first, Range.minute(keyword.editedAt() + Recount.MARGIN_MILLIS) + 1);
    }
    Long rewoundAt = rewound.get(keyword.slug());
    if (rewoundAt != null) {
      first = Math.max(first, Range.minute(rewoundAt) + 1);
    }
    while (first <= range.lastMinute(nowMillis) && !isAvailable(first)) {
      first++;
    }
    return first;
  }

  private boolean isAvailable(long minute) {
    return logs.stream().allMatch(log -> log.hasMinutesFrom(minute));
  }

  private static long stored(MentionCount shard, long minute) {
    long index = minute - Range.minute(shard.minutes().from());
    return index < MentionCount.Counts.LENGTH ? shard.minutes().counts()[(int) index] : 0;
  }
}
