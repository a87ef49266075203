package io.murmuration.operate.verify;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Compares a recount with the shards of {@code mentions}, keyword by keyword: each minute of the
 * last hour, and the totals of the keywords of which all was recounted.
 */
public final class Comparison {
  private final Range range;
  private final long nowMillis;
  private final Collection<PostLog> logs;
  private final Recount recount;
  private final Map<String, List<MentionCount>> shards;
  private final Map<String, Long> rewound;
  private final List<Difference> differences = new ArrayList<>();
  private final List<Verdict.NotCompared> notCompared = new ArrayList<>();
  private int totals;
  private int minutes;
  private int inexact;

  /**
   * @param nowMillis when the counts were read
   * @param shards what {@code mentions} has, by slug
   * @param rewound by slug, when the aggregate was last taken back to where not all of the keyword
   *     is counted, in milliseconds
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

  /** Compares all of some keywords. */
  public Verdict of(Collection<Keyword> keywords) {
    keywords.forEach(this::compare);
    return new Verdict(
        recount.posts(), keywords.size(), totals, minutes, inexact, differences, notCompared);
  }

  private void compare(Keyword keyword) {
    // What was counted for an earlier life of the keyword is not its own.
    List<MentionCount> current =
        shards.getOrDefault(keyword.slug(), List.of()).stream()
            .filter(shard -> shard.since() == keyword.addedAt())
            .toList();
    String reason = whyNoTotal(keyword);
    if (reason == null) {
      totals++;
      long stored = current.stream().mapToLong(MentionCount::total).sum();
      compare(keyword, null, recount.total(keyword.slug()), stored);
    } else {
      notCompared.add(new Verdict.NotCompared(keyword.phrase(), keyword.slug(), reason));
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
          new Difference(
              keyword.phrase(), keyword.slug(), minuteMillis, count.sure(), atMost, stored));
    }
  }

  private String whyNoTotal(Keyword keyword) {
    long addedAt = keyword.addedAt();
    if (range.toMillis() != null) {
      return "it goes on behind --to";
    }
    // Also of a younger keyword: a fanout that was behind has copied older posts for it.
    if (range.fromMillis() != null) {
      return "it may have begun before --from";
    }
    if (rewound.getOrDefault(keyword.slug(), -1L) >= addedAt) {
      return "aggregate was taken back to a later place, and counts from there";
    }
    return logs.stream().allMatch(log -> log.reachesBackTo(addedAt))
        ? null
        : "posts that were counted are deleted by now";
  }

  private long firstMinute(Keyword keyword, List<MentionCount> current) {
    long first = range.firstMinute(nowMillis);
    for (MentionCount shard : current) {
      first = Math.max(first, Range.minute(shard.minutes().from()));
    }
    Long rewoundAt = rewound.get(keyword.slug());
    if (rewoundAt != null) {
      first = Math.max(first, Range.minute(rewoundAt) + 1);
    }
    while (first <= range.lastMinute(nowMillis) && !isLeft(first)) {
      first++;
    }
    return first;
  }

  private boolean isLeft(long minute) {
    return logs.stream().allMatch(log -> log.hasMinutesFrom(minute));
  }

  private static long stored(MentionCount shard, long minute) {
    long index = minute - Range.minute(shard.minutes().from());
    return index < MentionCount.Counts.LENGTH ? shard.minutes().counts()[(int) index] : 0;
  }
}
