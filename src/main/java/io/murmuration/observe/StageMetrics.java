package io.murmuration.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The metrics of a stage, combined over its instances in this process. They are updated per batch,
 * not per record, and count only committed results. Thread-safe.
 */
public final class StageMetrics {
  private static final String STAGE = "stage";
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** The counters of stage-specific results, by stage. */
  private static final Map<String, String[]> RESULTS =
      Map.of(
          "fanout",
          new String[] {"murmuration.posts.matched", "Posts that mention any keyword"},
          "aggregate",
          new String[] {"murmuration.mentions", "Counted mentions of keywords"});

  private final Counter records;
  private final Counter results;
  private final Timer latency;
  private final Timer commits;
  private final Counter restarts;
  private final Counter aborted;
  private final Counter deadLetters;
  private final Set<LongSupplier> lags = ConcurrentHashMap.newKeySet();

  public StageMetrics(MeterRegistry registry, String stage) {
    records =
        counter(
            registry,
            stage,
            "murmuration.stage.records",
            "Records read whose results are committed");
    String[] own = RESULTS.get(stage);
    results = own == null ? null : Counter.builder(own[0]).description(own[1]).register(registry);
    latency =
        timer(
            registry,
            stage,
            "murmuration.end.to.end.latency",
            "Time from the oldest record of a batch until its results are committed");
    commits = timer(registry, stage, "murmuration.commit.duration", "Time to commit a transaction");
    restarts = counter(registry, stage, "murmuration.stage.restarts", "Restarts after failures");
    aborted = counter(registry, stage, "murmuration.transactions.aborted", "Aborted transactions");
    deadLetters =
        counter(registry, stage, "murmuration.dead.letters", "Records that could not be processed");
    Gauge.builder("murmuration.stage.lag.records", lags, StageMetrics::sum)
        .description("Records not yet read")
        .tag(STAGE, stage)
        .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String stage, String name, String description) {
    return Counter.builder(name).description(description).tag(STAGE, stage).register(registry);
  }

  private static Timer timer(
      MeterRegistry registry, String stage, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tag(STAGE, stage)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static double sum(Set<LongSupplier> lags) {
    return lags.stream().mapToLong(LongSupplier::getAsLong).sum();
  }

  /** Records a batch whose results are committed. */
  public void finished(long count, long latencyMillis) {
    records.increment((double) count);
    latency.record(Math.max(0, latencyMillis), TimeUnit.MILLISECONDS);
  }

  /** Adds stage-specific results: matched posts or counted mentions. */
  public void results(long count) {
    if (results != null && count > 0) {
      results.increment((double) count);
    }
  }

  public void committed(long nanos, long letters) {
    commits.record(nanos, TimeUnit.NANOSECONDS);
    deadLetters.increment((double) letters);
  }

  public void aborted() {
    aborted.increment();
  }

  public void restarted() {
    restarts.increment();
  }

  /** Adds the lag of an instance, which must not block, until {@link #removeLag}. */
  public void addLag(LongSupplier lag) {
    lags.add(lag);
  }

  public void removeLag(LongSupplier lag) {
    lags.remove(lag);
  }
}
