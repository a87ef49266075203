package io.murmuration.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures the delays of messages at many browsers: of mentions behind the first browser that
 * receives the same text, and of pipeline reports since the publication time that they carry. Both
 * use the same clock.
 */
public final class Arrivals {
  /** Length of the prefix that identifies a message: it includes the newest total of a keyword. */
  private static final int KEY_LENGTH = 400;

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

  /** Records that a browser has just received a message of mentions. */
  public void add(String frame) {
    if (started) {
      long now = System.nanoTime();
      String key = frame.substring(0, Math.min(KEY_LENGTH, frame.length()));
      long first = firsts.computeIfAbsent(key, k -> now);
      behindFirst.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - first)));
    }
  }

  /** Records that a browser has just received a message published at a time in ms. */
  public void addPublished(long atMillis) {
    if (started) {
      sincePublished.recordValue(Math.max(0, System.currentTimeMillis() - atMillis));
    }
  }

  /** Returns percentiles of the delay since publication, in ms. */
  public Map<String, Double> sincePublished() {
    return percentiles(sincePublished);
  }

  public long count() {
    return behindFirst.getTotalCount();
  }

  /** Returns percentiles of the delay behind the first browser with the same message, in ms. */
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
