package io.murmuration.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * When messages arrive at many browsers: mentions after the first browser that has the same text,
 * and how the pipeline is after the time that it says it was made at, by the same clock.
 */
public final class Arrivals {
  /** Distinguishes messages: it has the newest total of some keyword in it. */
  private static final int TELLING_LENGTH = 400;

  private static final int DIGITS = 3;

  private final Map<String, Long> firsts = new ConcurrentHashMap<>();
  private final Histogram behindFirst = new ConcurrentHistogram(DIGITS);
  private final Histogram sincePublished = new ConcurrentHistogram(DIGITS);
  private volatile boolean started;

  public void start() {
    started = true;
  }

  public void stop() {
    started = false;
  }

  /** A message has come, now. */
  public void add(String frame) {
    if (started) {
      long now = System.nanoTime();
      String key = frame.substring(0, Math.min(TELLING_LENGTH, frame.length()));
      long first = firsts.computeIfAbsent(key, k -> now);
      behindFirst.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - first)));
    }
  }

  /** What was published at a time (ms) has come, now. */
  public void addPublished(long atMillis) {
    if (started) {
      sincePublished.recordValue(Math.max(0, System.currentTimeMillis() - atMillis));
    }
  }

  /** Milliseconds from being published to arriving. */
  public Map<String, Double> sincePublished() {
    return percentiles(sincePublished);
  }

  public long count() {
    return behindFirst.getTotalCount();
  }

  /** Milliseconds after the first browser that had the same message. */
  public Map<String, Double> behindFirst() {
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
