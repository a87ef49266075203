package io.murmuration.visualization;

import io.murmuration.message.MentionCount;
import io.murmuration.message.MentionCount.Rates;

/**
 * The mentions of a keyword as browsers get them: the sum of the {@link MentionCount} of its
 * shards.
 */
record Mention(
    String slug,
    String keyword,
    long at,
    long since,
    long total,
    Rates rates,
    Series seconds,
    Series minutes) {
  static Mention of(String slug, MentionCount count) {
    return new Mention(
        slug,
        count.keyword(),
        count.at(),
        count.since(),
        count.total(),
        count.rates(),
        Series.of(count.seconds()),
        Series.of(count.minutes()));
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
        minutes.plus(other.minutes, 60_000));
  }

  private static Rates sum(Rates one, Rates other) {
    return new Rates(
        one.lastSecond() + other.lastSecond(),
        one.lastMinute() + other.lastMinute(),
        one.last10Minutes() + other.last10Minutes(),
        one.lastHour() + other.lastHour());
  }
}
