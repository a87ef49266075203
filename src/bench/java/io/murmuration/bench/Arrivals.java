package io.murmuration.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** When messages of mentions arrive at many browsers; the same message is the same text. */
final class Arrivals {
  /** Distinguishes messages: it has the newest total of some keyword in it. */
  private static final int TELLING_LENGTH = 400;

  private static final int DIGITS = 3;

  private final Map<String, Long> firsts = new ConcurrentHashMap<>();
  private final Histogram behindFirst = new ConcurrentHistogram(DIGITS);
  private volatile boolean started;

  void start() {
    started = true;
  }

  void stop() {
    started = false;
  }

  /** A message has come, now. */
  void add(String frame) {
    if (started) {
      long now = System.nanoTime();
      String key = frame.substring(0, Math.min(TELLING_LENGTH, frame.length()));
      long first = firsts.computeIfAbsent(key, k -> now);
      behindFirst.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - first)));
    }
  }

  long count() {
    return behindFirst.getTotalCount();
  }

  /** Milliseconds after the first browser that had the same message. */
  Map<String, Double> behindFirst() {
    return percentiles(behindFirst);
  }

  private static Map<String, Double> percentiles(Histogram histogram) {
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", (double) histogram.getValueAtPercentile(50));
    percentiles.put("p99", (double) histogram.getValueAtPercentile(99));
    percentiles.put("max", (double) histogram.getMaxValue());
    return percentiles;
  }
}
