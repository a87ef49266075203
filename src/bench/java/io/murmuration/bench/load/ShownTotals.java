package io.murmuration.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Records every total that was shown and its time. */
public final class ShownTotals {
  private static final int DIGITS = 3;

  private record Shown(String phrase, long total, long atMillis) {}

  private final List<Shown> all = new ArrayList<>();
  private final Map<String, Long> latest = new TreeMap<>();
  private long sum;

  /** Records a message of mentions with the current time. */
  public synchronized void add(JsonArray mentions) {
    long now = System.currentTimeMillis();
    for (int i = 0; i < mentions.size(); i++) {
      JsonObject mention = mentions.getJsonObject(i);
      String phrase = mention.getString("keyword");
      long total = mention.getLong("total");
      Long before = latest.put(phrase, total);
      sum += total - (before == null ? 0 : before);
      all.add(new Shown(phrase, total, now));
    }
  }

  public synchronized long sum() {
    return sum;
  }

  public synchronized Map<String, Long> totals() {
    return new TreeMap<>(latest);
  }

  /**
   * Returns percentiles of the latency in milliseconds: from when a post was due until a total
   * included it.
   *
   * @param startMillis the time at which the first post was due
   * @param fromMillis the earliest event time of the posts to include
   */
  public synchronized Map<String, Double> latencies(
      DueTimes due, long startMillis, long fromMillis) {
    Histogram histogram = new Histogram(DIGITS);
    Map<String, Integer> shown = new LinkedHashMap<>();
    for (Shown message : all) {
      LongArrayList times = due.byPhrase().get(message.phrase());
      int from = shown.getOrDefault(message.phrase(), 0);
      for (int i = from; i < message.total(); i++) {
        if (times.getLong(i) >= fromMillis) {
          long dueMillis = startMillis + times.getLong(i) - due.firstMillis();
          histogram.recordValue(Math.max(0, message.atMillis() - dueMillis));
        }
      }
      shown.put(message.phrase(), Math.max(from, (int) message.total()));
    }
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("counted", (double) histogram.getTotalCount());
    percentiles.put("p50", (double) histogram.getValueAtPercentile(50));
    percentiles.put("p99", (double) histogram.getValueAtPercentile(99));
    percentiles.put("p999", (double) histogram.getValueAtPercentile(99.9));
    percentiles.put("max", (double) histogram.getMaxValue());
    return percentiles;
  }
}
