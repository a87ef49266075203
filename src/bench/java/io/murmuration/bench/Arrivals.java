package io.murmuration.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** When messages of mentions arrive at many browsers; the same message is the same text. */
final class Arrivals {
  /** Distinguishes messages: it has the newest total of some keyword in it. */
  private static final int TELLING_LENGTH = 400;

  private static final Pattern AT = Pattern.compile("\\\\\"at\\\\\":(\\d+)");
  private static final int DIGITS = 3;

  private record First(long nanos, long ageMillis) {}

  private final Map<String, First> firsts = new ConcurrentHashMap<>();
  private final Histogram behindFirst = new ConcurrentHistogram(DIGITS);
  private final Histogram sinceCounted = new ConcurrentHistogram(DIGITS);
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
      First first = firsts.computeIfAbsent(key, k -> new First(now, ageMillis(frame)));
      long behind = Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - first.nanos()));
      behindFirst.recordValue(behind);
      sinceCounted.recordValue(first.ageMillis() + behind);
    }
  }

  long count() {
    return behindFirst.getTotalCount();
  }

  /** Milliseconds after the first browser that had the same message. */
  Map<String, Double> behindFirst() {
    return percentiles(behindFirst);
  }

  /** Milliseconds after the newest count in the message was made. */
  Map<String, Double> sinceCounted() {
    return percentiles(sinceCounted);
  }

  private static long ageMillis(String frame) {
    long newest = 0;
    Matcher at = AT.matcher(frame);
    while (at.find()) {
      newest = Math.max(newest, Long.parseLong(at.group(1)));
    }
    return Math.max(0, System.currentTimeMillis() - newest);
  }

  private static Map<String, Double> percentiles(Histogram histogram) {
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", (double) histogram.getValueAtPercentile(50));
    percentiles.put("p99", (double) histogram.getValueAtPercentile(99));
    percentiles.put("max", (double) histogram.getMaxValue());
    return percentiles;
  }
}
