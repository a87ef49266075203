package io.murmuration.stage;

import io.murmuration.observe.Health;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How an instance of a stage stands in its consumer group. The stage's thread tells it; asked from
 * any thread.
 */
final class StageHealth {
  private static final long STUCK_MILLIS = 10_000;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long UNKNOWN = -1;

  private final StageMeter meter;
  private long lastLookNanos = System.nanoTime() - LOOK_NANOS;
  private volatile Health.Result result =
      Health.Result.down("it has not joined its consumer group yet");
  private volatile long lag = UNKNOWN;

  /** Whether that is all of it: nothing may be known yet of some partitions. */
  private volatile boolean lagComplete;

  StageHealth(StageMeter meter) {
    this.meter = meter;
  }

  /** It goes on from the committed offsets of these partitions. */
  void restored(ConsumerGroupMetadata membership, Set<TopicPartition> assigned) {
    lag = UNKNOWN;
    lastLookNanos -= LOOK_NANOS;
    if (membership.generationId() >= 0) {
      result =
          assigned.isEmpty()
              ? Health.Result.up("no partitions to read: other instances have them all")
              : Health.Result.UP;
    }
  }

  /** It starts over. */
  void failed(Throwable cause) {
    lag = UNKNOWN;
    result = Health.Result.down("it starts over from what is committed: " + cause);
  }

  /** Looks at how far it is behind, once a second. */
  void look(Consumer<?, ?> consumer, Set<TopicPartition> assigned, long nanos) {
    if (nanos - lastLookNanos < LOOK_NANOS) {
      return;
    }
    lastLookNanos = nanos;
    long sum = 0;
    boolean complete = true;
    for (TopicPartition partition : assigned) {
      OptionalLong behind = consumer.currentLag(partition);
      complete &= behind.isPresent();
      sum += behind.orElse(0);
    }
    lagComplete = complete;
    lag = sum;
  }

  /** Whether it is a member of its group and comes round. */
  Health.Result assigned() {
    long roundMillis = meter.roundMillis(System.nanoTime());
    return result.isUp() && roundMillis > STUCK_MILLIS
        ? Health.Result.down("no progress for %d s".formatted(roundMillis / 1000))
        : result;
  }

  /** Whether it is no further behind than it may be. */
  Health.Result lagBelow(long maxRecords) {
    long now = lag;
    if (now == UNKNOWN || (now <= maxRecords && !lagComplete)) {
      return Health.Result.down("not known yet");
    }
    return Health.Result.lagBelow(now, maxRecords);
  }

  /** How many records, and markers of transactions, it has still to read; 0 while unknown. */
  long lag() {
    return Math.max(0, lag);
  }
}
