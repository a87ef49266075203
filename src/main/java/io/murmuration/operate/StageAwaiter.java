package io.murmuration.operate;

import io.murmuration.operate.rewind.LogOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Waits for stages, but not for ever. */
public record StageAwaiter(LogOffsets offsets, Duration atMost) {
  private static final long CHECK_INTERVAL_MILLIS = 100;

  /**
   * Returns when a group has passed some places.
   *
   * @throws KafkaException if that takes too long; the message says what to look at
   */
  public void await(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    long left = offsets.left(group, ends);
    while (left > 0) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException(
            "%s has still %,d records to read after %d s. Is it running, and does it move?"
                    .formatted(group, left, atMost.toSeconds())
                + " 'murmuration lag' shows it.");
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
      left = offsets.left(group, ends);
    }
  }
}
