package io.murmuration.visualization;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often a keyword is mentioned: what {@code mentions} holds for one shard, or several shards
 * added up. {@code slug} is {@code null} as read from the topic, whose key names it.
 */
record Mention(
    String slug,
    String keyword,
    long at,
    long since,
    long total,
    Map<String, Double> rates,
    Series seconds,
    Series minutes) {

  Mention withSlug(String slug) {
    return new Mention(slug, keyword, at, since, total, rates, seconds, minutes);
  }

  Mention plus(Mention other) {
    Map<String, Double> sum = new TreeMap<>(rates);
    other.rates.forEach((window, rate) -> sum.merge(window, rate, Double::sum));
    return new Mention(
        slug,
        keyword,
        Math.max(at, other.at),
        since,
        total + other.total,
        sum,
        seconds.plus(other.seconds, 1_000),
        minutes.plus(other.minutes, 60_000));
  }
}
