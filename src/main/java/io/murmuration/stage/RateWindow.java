package io.murmuration.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns totals, sampled about once a second, into rates over the last {@value #SAMPLES} samples. A
 * total that is lower than in the last sample has restarted from zero. For one thread.
 */
public final class RateWindow {
  /** Enough that a stage that commits once a second does not seem to pause every other second. */
  static final int SAMPLES = 3;

  private record Growth(long nanos, Map<String, RecordTotal> grown) {}

  private final Deque<Growth> window = new ArrayDeque<>();
  private Map<String, RecordTotal> last = Map.of();
  private long lastNanos;

  /** A window whose totals were zero at a {@link System#nanoTime}. */
  public RateWindow(long nanos) {
    lastNanos = nanos;
  }

  /** Adds a sample and returns the rates within the window, of the totals that have grown. */
  public Map<String, RecordRate> sample(Map<String, RecordTotal> totals, long nanos) {
    Map<String, RecordTotal> grown = new HashMap<>();
    totals.forEach(
        (topic, total) -> {
          RecordTotal growth = total.since(last.getOrDefault(topic, RecordTotal.ZERO));
          if (growth.records() > 0) {
            grown.put(topic, growth);
          }
        });
    if (window.size() == SAMPLES) {
      window.removeFirst();
    }
    window.addLast(new Growth(nanos - lastNanos, grown));
    last = totals;
    lastNanos = nanos;
    return rates();
  }

  private Map<String, RecordRate> rates() {
    long nanos = 0;
    Map<String, RecordTotal> sums = new HashMap<>();
    for (Growth growth : window) {
      nanos += growth.nanos();
      growth.grown().forEach((topic, total) -> sums.merge(topic, total, RecordTotal::plus));
    }
    double seconds = Math.max(1, nanos) / 1e9;
    Map<String, RecordRate> rates = new HashMap<>();
    sums.forEach(
        (topic, sum) ->
            rates.put(topic, new RecordRate(sum.records() / seconds, sum.bytes() / seconds)));
    return rates;
  }
}
