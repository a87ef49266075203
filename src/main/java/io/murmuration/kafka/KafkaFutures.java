package io.murmuration.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for what Kafka answers. */
public final class KafkaFutures {
  private KafkaFutures() {}

  /** What Kafka answers; a failure is thrown as the {@link KafkaException} that it is. */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  /** The same, {@code null} after a failure that does no harm. */
  public static <T> T awaitUnless(Class<? extends KafkaException> harmless, KafkaFuture<T> future) {
    try {
      return await(future);
    } catch (KafkaException e) {
      if (!harmless.isInstance(e)) {
        throw e;
      }
      return null;
    }
  }
}
