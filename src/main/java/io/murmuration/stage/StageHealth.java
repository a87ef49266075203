package io.murmuration.stage;

import io.murmuration.observe.Health;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The health of a stage instance as a member of its consumer group. The stage's thread updates it;
 * any thread may read it.
 */
final class StageHealth {
  /** An instance is unhealthy if a round of its loop takes longer. */
  private static final long MAX_ROUND_MILLIS = 10_000;

  private static final long MEASURE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Longer than Kafka usually takes. The consumer would wait a minute if a topic is gone. */
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

  private static final long UNKNOWN = -1;

  private final StageMeter meter;
  private final Map<TopicPartition, Long> lagAtRestore = new HashMap<>();
  private long lastMeasureNanos;
  private volatile Health.Result result =
      Health.Result.down("it has not joined its consumer group yet");
  private volatile long lag = UNKNOWN;

  StageHealth(StageMeter meter) {
    this.meter = meter;
  }

  /**
   * Marks the stage as restored for its assigned partitions. Asks Kafka for their ends: the
   * consumer itself knows the lag of a partition only after its first fetch, which may come after a
   * batch of other partitions that takes long.
   */
  void restored(
      Consumer<?, ?> consumer, ConsumerGroupMetadata membership, Set<TopicPartition> assigned) {
    lookUpLag(consumer, assigned);
    measureNow(consumer, assigned, System.nanoTime());
    if (membership.generationId() >= 0) {
      result =
          assigned.isEmpty()
              ? Health.Result.up("no partitions to read: other instances have them all")
              : Health.Result.UP;
    }
  }

  /** Marks the stage as restarting. */
  void failed(Throwable cause) {
    lag = UNKNOWN;
    result = Health.Result.down("it restarts from the last commit: " + cause);
  }

  /** Measures the lag at most once a second. */
  void measure(Consumer<?, ?> consumer, Set<TopicPartition> assigned, long nanos) {
    if (nanos - lastMeasureNanos >= MEASURE_INTERVAL_NANOS) {
      measureNow(consumer, assigned, nanos);
    }
  }

  private void lookUpLag(Consumer<?, ?> consumer, Set<TopicPartition> assigned) {
    lagAtRestore.clear();
    try {
      consumer
          .endOffsets(assigned, LOOKUP_TIMEOUT)
          .forEach(
              (partition, end) ->
                  lagAtRestore.put(
                      partition, Math.max(0, end - consumer.position(partition, LOOKUP_TIMEOUT))));
    } catch (TimeoutException e) {
      // The lag remains unknown until the first fetch.
    }
  }

  private void measureNow(Consumer<?, ?> consumer, Set<TopicPartition> assigned, long nanos) {
    lastMeasureNanos = nanos;
    long sum = 0;
    for (TopicPartition partition : assigned) {
      long left =
          consumer
              .currentLag(partition)
              .orElseGet(() -> lagAtRestore.getOrDefault(partition, UNKNOWN));
      if (left == UNKNOWN) {
        lag = UNKNOWN;
        return;
      }
      sum += left;
    }
    lag = sum;
  }

  Health.Result assigned() {
    long roundMillis = meter.roundMillis(System.nanoTime());
    return result.isUp() && roundMillis > MAX_ROUND_MILLIS
        ? Health.Result.down("no progress for %d s".formatted(roundMillis / 1000))
        : result;
  }

  Health.Result lagBelow(long maxRecords) {
    long current = lag;
    return current == UNKNOWN
        ? Health.Result.down("not known yet")
        : Health.Result.lagBelow(current, maxRecords);
  }

  /** Returns the number of records and transaction markers still to read, 0 while unknown. */
  long lag() {
    return Math.max(0, lag);
  }
}
