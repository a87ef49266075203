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
 * Measures the throughput and the latency of a stage instance, from reading a record until its
 * results are committed or shown. The cost is per batch, not per record. The stage's thread updates
 * it; one other thread may read the figures, about once a second.
 */
public final class StageMeter {
  private static final int LATENCY_SAMPLES = 10;
  private static final int DIGITS = 2;
  private static final String INPUT = "";

  /**
   * Figures of the last seconds.
   *
   * @param p99Millis 99th percentile over the last 10 s of the time from reading a record until its
   *     results are committed or shown; {@code null} if there were no records
   * @param roundMillis time since the instance last completed a round of its loop
   */
  public record Figures(double recordsPerSecond, Double p99Millis, long roundMillis) {
    public static final Figures NONE = new Figures(0, null, 0);

    /** Combines two figures: the sum of the rates and the longer of the times. */
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
   * @param metrics the metrics to update
   */
  public StageMeter(long nanos, StageMetrics metrics) {
    this.metrics = metrics;
    lastRoundNanos = nanos;
    rates = new RateWindow(nanos);
  }

  /**
   * Records that a batch was read.
   *
   * @param ageMillis the age of the oldest record in the batch
   */
  public void read(long count, long nanos, long ageMillis) {
    if (count > 0) {
      records.addAndGet(count);
      unfinished.addLast(new Batch(count, nanos, ageMillis));
    }
  }

  /** Records that the results of all batches are committed or shown. */
  public void finish(long nanos) {
    for (Batch batch : unfinished) {
      long tookMicros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos - batch.readNanos()));
      micros.recordValueWithCount(tookMicros, batch.records());
      metrics.finished(
          batch.records(), batch.ageMillis() + TimeUnit.MICROSECONDS.toMillis(tookMicros));
    }
    unfinished.clear();
  }

  /** Drops the unfinished batches, which this or another instance will read again. */
  public void forget() {
    unfinished.clear();
  }

  /** Returns the time since the last {@link #round}. From any thread. */
  public long roundMillis(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - lastRoundNanos));
  }

  /** Records that the stage has completed a round, also an empty one. */
  public void round(long nanos) {
    lastRoundNanos = nanos;
  }

  /** Returns the figures of the last seconds. Call it about once a second. */
  public Figures figures(long nanos) {
    RecordRate read =
        rates
            .sample(Map.of(INPUT, new RecordTotal(records.get(), 0)), nanos)
            .getOrDefault(INPUT, RecordRate.ZERO);
    return new Figures(read.records(), p99Millis(), roundMillis(nanos));
  }

  private Double p99Millis() {
    Histogram recycled = latencies.size() == LATENCY_SAMPLES ? latencies.removeFirst() : null;
    latencies.addLast(micros.getIntervalHistogram(recycled));
    Histogram sum = new Histogram(DIGITS);
    latencies.forEach(sum::add);
    return sum.getTotalCount() == 0 ? null : sum.getValueAtPercentile(99) / 1000.0;
  }
}
