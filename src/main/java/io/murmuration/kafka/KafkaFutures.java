package io.murmuration.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for the results of Kafka's admin client. */
public final class KafkaFutures {
  private KafkaFutures() {}

  /** Returns the result, or throws the {@link KafkaException} with which the request failed. */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  /**
   * Returns the result, or throws as {@link #await(KafkaFuture)} does.
   *
   * @param operation the permission that the request needs
   * @param resource the topic, group or the like that needs it, such as {@code topic posts}
   */
  public static <T> T await(AclOperation operation, String resource, KafkaFuture<T> future) {
    return OperationDeniedException.naming(operation, resource, () -> await(future));
  }

  /** Returns the result, or {@code null} after a failure of an expected type. */
  public static <T> T awaitUnless(Class<? extends KafkaException> expected, KafkaFuture<T> future) {
    try {
      return await(future);
    } catch (KafkaException e) {
      if (!expected.isInstance(e)) {
        throw e;
      }
      return null;
    }
  }
}
