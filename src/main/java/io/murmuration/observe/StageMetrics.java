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
 * The figures of a stage, all its instances in this process together. They cost by batch and not by
 * record. What was not committed does not count. From any thread.
 */
public final class StageMetrics {
  private static final String STAGE = "stage";
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** What the stages make that is worth a figure of its own. */
  private static final Map<String, String[]> RESULTS =
      Map.of(
          "fanout",
          new String[] {"murmuration.posts.matched", "Posts that mention any keyword"},
          "aggregate",
          new String[] {"murmuration.mentions", "Mentions of keywords that were counted"});

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
        counter(registry, stage, "murmuration.stage.records", "Records read, with results out");
    String[] own = RESULTS.get(stage);
    results = own == null ? null : Counter.builder(own[0]).description(own[1]).register(registry);
    latency =
        Timer.builder("murmuration.end.to.end.latency")
            .description("From the time of the oldest record of a batch until its results are out")
            .tag(STAGE, stage)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    commits =
        Timer.builder("murmuration.commit.duration")
            .description("Time to commit a transaction")
            .tag(STAGE, stage)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    restarts =
        counter(
            registry, stage, "murmuration.stage.restarts", "Failures that it started over from");
    aborted = counter(registry, stage, "murmuration.transactions.aborted", "Transactions given up");
    deadLetters = counter(registry, stage, "murmuration.dead.letters", "Records it could not use");
    Gauge.builder("murmuration.stage.lag.records", lags, StageMetrics::sum)
        .description("Records that it has still to read")
        .tag(STAGE, stage)
        .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String stage, String name, String description) {
    return Counter.builder(name).description(description).tag(STAGE, stage).register(registry);
  }

  private static double sum(Set<LongSupplier> lags) {
    return lags.stream().mapToLong(LongSupplier::getAsLong).sum();
  }

  /** The results of a batch are out. */
  public void finished(long count, long latencyMillis) {
    records.increment((double) count);
    latency.record(Math.max(0, latencyMillis), TimeUnit.MILLISECONDS);
  }

  /** So many more of what the stage is for: posts that matched, mentions that were counted. */
  public void results(long count) {
    if (results != null && count > 0) {
      results.increment((double) count);
    }
  }

  /** A transaction was committed. */
  public void committed(long nanos, long letters) {
    commits.record(nanos, TimeUnit.NANOSECONDS);
    deadLetters.increment((double) letters);
  }

  /** A transaction was given up. */
  public void aborted() {
    aborted.increment();
  }

  /** An instance has failed and starts over. */
  public void restarted() {
    restarts.increment();
  }

  /** Adds the lag of an instance, until {@link #removeLag}; it does not block. */
  public void addLag(LongSupplier lag) {
    lags.add(lag);
  }

  public void removeLag(LongSupplier lag) {
    lags.remove(lag);
  }
}
