package io.murmuration.visualization;

import io.murmuration.message.MentionCount;
import io.murmuration.message.MentionCount.Rates;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.Arrays;
import java.util.Collection;

/**
 * The mentions of a keyword as browsers get them: the sum of the {@link MentionCount} of its
 * shards.
 *
 * @param trend the rate of the last minute divided by that of up to nine minutes before, or {@code
 *     null} if one of them is unknown
 */
record Mention(
    String slug,
    String keyword,
    long at,
    long since,
    long total,
    Rates rates,
    Series seconds,
    Series minutes,
    Double trend) {
  static final long MINUTE_MILLIS = 60_000;

  /** The length of {@code minutes}. */
  static final long MINUTES_MILLIS = 60 * MINUTE_MILLIS;

  static Mention of(String slug, MentionCount count) {
    return new Mention(
        slug,
        count.keyword(),
        count.at(),
        count.since(),
        count.total(),
        count.rates(),
        Series.of(count.seconds()),
        Series.of(count.minutes()),
        null);
  }

  Mention plus(Mention other) {
    return new Mention(
        slug,
        keyword,
        Math.max(at, other.at),
        since,
        total + other.total,
        sum(rates, other.rates),
        seconds.plus(other.seconds, 1_000),
        minutes.plus(other.minutes, 60_000),
        null);
  }

  /** Returns the same with its trend, and with rates that leave out times without counts. */
  Mention without(Collection<Gap> gaps) {
    long end = at + 1_000;
    long tenMinutesFrom = minutes.from() + 50 * MINUTE_MILLIS;
    KnownRates known = new KnownRates(gaps, since);
    Rates knownRates =
        new Rates(
            rates.lastSecond(),
            known.of(rates.lastMinute(), seconds.from(), end),
            known.of(rates.last10Minutes(), tenMinutesFrom, end),
            known.of(rates.lastHour(), minutes.from(), end));
    long inMinute = Arrays.stream(seconds.counts()).sum();
    long before = Arrays.stream(minutes.counts()).skip(50).sum() - inMinute;
    Double ratio = known.ratio(inMinute, seconds.from(), end, Math.max(0, before), tenMinutesFrom);
    return new Mention(slug, keyword, at, since, total, knownRates, seconds, minutes, ratio);
  }

  /** Returns the end of the last minute before a time with a mention, at most that time, or 0. */
  long lastMinuteBefore(long millis) {
    for (int i = minutes.counts().length - 1; i >= 0; i--) {
      long start = minutes.from() + i * MINUTE_MILLIS;
      if (start < millis && minutes.counts()[i] > 0) {
        return Math.min(millis, start + MINUTE_MILLIS);
      }
    }
    return 0;
  }

  private static Rates sum(Rates one, Rates other) {
    return new Rates(
        one.lastSecond() + other.lastSecond(),
        one.lastMinute() + other.lastMinute(),
        one.last10Minutes() + other.last10Minutes(),
        one.lastHour() + other.lastHour());
  }
}
