package io.murmuration.kafka;

import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/** Kafka denies a call. Kafka's own exceptions do not name the operation, and some no resource. */
public final class OperationDeniedException extends AuthorizationException {
  private final AclOperation operation;
  private final String resource;

  private OperationDeniedException(AclOperation operation, String resource, KafkaException cause) {
    super(cause.getMessage(), cause);
    this.operation = operation;
    this.resource = resource;
  }

  /**
   * Runs a call.
   *
   * @param operation the permission that the call needs
   * @param resource the topic, group or the like that needs it, such as {@code topic posts}
   * @throws OperationDeniedException if Kafka denies the call
   */
  public static <T> T naming(AclOperation operation, String resource, Supplier<T> call) {
    try {
      return call.get();
    } catch (KafkaException e) {
      throw named(operation, resource, e);
    }
  }

  /** Returns a failure with the operation if Kafka denied it, or else unchanged. */
  public static KafkaException named(AclOperation operation, String resource, KafkaException e) {
    return KafkaErrors.isFinal(e) ? new OperationDeniedException(operation, resource, e) : e;
  }

  /** Runs a call without a result, as the other method does. */
  public static void naming(AclOperation operation, String resource, Runnable call) {
    naming(
        operation,
        resource,
        () -> {
          call.run();
          return null;
        });
  }

  AclOperation operation() {
    return operation;
  }

  String resource() {
    return resource;
  }
}
