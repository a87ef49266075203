package io.murmuration.operate;

import io.murmuration.operate.rewind.LogOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Waits, up to a timeout, until stages have read their input. */
public record StageAwaiter(LogOffsets offsets, Duration timeout) {
  private static final long CHECK_INTERVAL_MILLIS = 100;

  /**
   * Waits until a group has reached some offsets.
   *
   * @throws KafkaException after the timeout; the message explains what to do
   */
  public void await(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    long left = offsets.left(group, ends);
    while (left > 0) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException(
            "%s still has %,d records to read after %d s. Check with 'murmuration lag' whether it is running and making progress."
                .formatted(group, left, timeout.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
      left = offsets.left(group, ends);
    }
  }
}
