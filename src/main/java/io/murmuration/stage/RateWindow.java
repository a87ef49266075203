package io.murmuration.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns totals, looked at about once a second, into rates over the last {@value #LOOKS} looks. A
 * total that is lower than at the last look has started again from zero. Used by one thread.
 */
final class RateWindow {
  /** Stages that commit once a second are not to seem to work every other second. */
  static final int LOOKS = 3;

  private record Growth(long nanos, Map<String, OutputTotal> grown) {}

  private final Deque<Growth> window = new ArrayDeque<>();
  private Map<String, OutputTotal> last = Map.of();
  private long lastNanos;

  /** The totals are taken to have been zero at the time given. */
  RateWindow(long nanos) {
    lastNanos = nanos;
  }

  /** Takes a look; the rates of what grew within the window, per second. */
  Map<String, OutputRate> look(Map<String, OutputTotal> totals, long nanos) {
    Map<String, OutputTotal> grown = new HashMap<>();
    totals.forEach(
        (topic, total) -> {
          OutputTotal growth = total.since(last.getOrDefault(topic, OutputTotal.ZERO));
          if (growth.records() > 0) {
            grown.put(topic, growth);
          }
        });
    if (window.size() == LOOKS) {
      window.removeFirst();
    }
    window.addLast(new Growth(nanos - lastNanos, grown));
    last = totals;
    lastNanos = nanos;
    return rates();
  }

  private Map<String, OutputRate> rates() {
    long nanos = 0;
    Map<String, OutputTotal> sums = new HashMap<>();
    for (Growth growth : window) {
      nanos += growth.nanos();
      growth.grown().forEach((topic, total) -> sums.merge(topic, total, OutputTotal::plus));
    }
    double seconds = Math.max(1, nanos) / 1e9;
    Map<String, OutputRate> rates = new HashMap<>();
    sums.forEach(
        (topic, sum) ->
            rates.put(topic, new OutputRate(sum.records() / seconds, sum.bytes() / seconds)));
    return rates;
  }
}
