package io.murmuration.stage;

import io.murmuration.observe.StageMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Measures an instance of a stage: how many records it reads, and how long each takes until its
 * results are out. It costs by batch and not by record. The stage's thread tells it what happens;
 * one other thread may ask for the figures, about once a second.
 */
public final class StageMeter {
  private static final int LATENCY_LOOKS = 10;
  private static final int DIGITS = 2;
  private static final String INPUT = "";

  /** Figures of the last seconds; the times as in {@link StageReport}. */
  public record Figures(double recordsPerSecond, Double p99Millis, long roundMillis) {
    public static final Figures NONE = new Figures(0, null, 0);

    /** Of both together: the rates added up, and the longer of the times. */
    public Figures plus(Figures other) {
      return new Figures(
          recordsPerSecond + other.recordsPerSecond,
          p99Millis == null
              ? other.p99Millis
              : other.p99Millis == null ? p99Millis : (Double) Math.max(p99Millis, other.p99Millis),
          Math.max(roundMillis, other.roundMillis));
    }
  }

  private record Batch(long records, long readNanos, long ageMillis) {}

  private final AtomicLong records = new AtomicLong();
  private final Deque<Batch> unfinished = new ArrayDeque<>();
  private final SingleWriterRecorder micros = new SingleWriterRecorder(DIGITS);
  private final StageMetrics metrics;
  private volatile long lastRoundNanos;

  private final Deque<Histogram> latencies = new ArrayDeque<>();
  private final RateWindow rates;

  /**
   * All times are those of {@link System#nanoTime}.
   *
   * @param metrics are told too
   */
  public StageMeter(long nanos, StageMetrics metrics) {
    this.metrics = metrics;
    lastRoundNanos = nanos;
    rates = new RateWindow(nanos);
  }

  /**
   * Records were read together.
   *
   * @param ageMillis how long before that the time of the oldest of them was
   */
  public void read(long count, long nanos, long ageMillis) {
    if (count > 0) {
      records.addAndGet(count);
      unfinished.addLast(new Batch(count, nanos, ageMillis));
    }
  }

  /** The results of all that was read are out. */
  public void finish(long nanos) {
    for (Batch batch : unfinished) {
      long tookMicros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos - batch.readNanos()));
      micros.recordValueWithCount(tookMicros, batch.records());
      metrics.finished(
          batch.records(), batch.ageMillis() + TimeUnit.MICROSECONDS.toMillis(tookMicros));
    }
    unfinished.clear();
  }

  /** What was read has no results: it will be read again, or shown by another instance. */
  public void forget() {
    unfinished.clear();
  }

  /** Since when the stage has not come round to reading again; from any thread. */
  public long roundMillis(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - lastRoundNanos));
  }

  /** The stage has done something and goes on; also when there was nothing to read. */
  public void round(long nanos) {
    lastRoundNanos = nanos;
  }

  /** The figures of the last seconds; to be asked for about once a second. */
  public Figures figures(long nanos) {
    OutputRate read =
        rates
            .look(Map.of(INPUT, new OutputTotal(records.get(), 0)), nanos)
            .getOrDefault(INPUT, OutputRate.ZERO);
    return new Figures(read.records(), p99Millis(), roundMillis(nanos));
  }

  private Double p99Millis() {
    Histogram recycled = latencies.size() == LATENCY_LOOKS ? latencies.removeFirst() : null;
    latencies.addLast(micros.getIntervalHistogram(recycled));
    Histogram sum = new Histogram(DIGITS);
    latencies.forEach(sum::add);
    return sum.getTotalCount() == 0 ? null : sum.getValueAtPercentile(99) / 1000.0;
  }
}
