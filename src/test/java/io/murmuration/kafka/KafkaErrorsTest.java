package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaErrorsTest {
  private static KafkaException topic() {
    return new TopicAuthorizationException(Set.of("a-posts"));
  }

  private static KafkaException noTopic() {
    return new TopicAuthorizationException("failed.");
  }

  private static KafkaException group() {
    return GroupAuthorizationException.forGroupId("a-fanout");
  }

  static Stream<Arguments> denials() {
    return Stream.of(
        Arguments.of("READ on topic a-posts", topic()),
        Arguments.of("READ on topic a-posts", new KafkaException("wrapped", topic())),
        Arguments.of("READ on consumer group a-fanout", group()),
        Arguments.of(
            "WRITE on topic a-posts", named(AclOperation.WRITE, "the topics", wrapped(topic()))),
        Arguments.of(
            "READ on consumer group a-fanout",
            named(AclOperation.WRITE, "the topics", wrapped(group()))),
        Arguments.of(
            "DELETE on consumer group a-fanout",
            named(AclOperation.DELETE, "consumer group a-fanout", group())),
        Arguments.of("ALTER on topic b", named(AclOperation.ALTER, "topic b", noTopic())),
        Arguments.of(
            "WRITE on transactional id b",
            named(
                AclOperation.WRITE,
                "transactional id b",
                new TransactionalIdAuthorizationException("failed."))),
        Arguments.of(
            "ALTER on the cluster",
            named(
                AclOperation.ALTER, "the cluster", new ClusterAuthorizationException("failed."))));
  }

  private static KafkaException wrapped(KafkaException e) {
    return new KafkaException("Cannot execute transactional method", e);
  }

  private static Throwable named(AclOperation operation, String resource, KafkaException e) {
    return catchThrowable(
        () ->
            OperationDeniedException.naming(
                operation,
                resource,
                () -> {
                  throw e;
                }));
  }

  @ParameterizedTest
  @MethodSource("denials")
  void sentence_denied_namesTheOperationAndTheResource(String denied, Throwable e) {
    assertThat(KafkaErrors.sentence(e))
        .isEqualTo("Kafka denied %s. Ask the cluster administrator to grant it.".formatted(denied));
    assertThat(KafkaErrors.isFinal(e)).isTrue();
  }

  @Test
  void sentence_deniedWithoutAResource_keepsTheReason() {
    assertThat(KafkaErrors.sentence(noTopic()))
        .contains("failed.", "Ask the cluster administrator");
  }

  @Test
  void naming_anotherFailure_isUnchanged() {
    KafkaException e = new KafkaException("Kafka is away");

    assertThat(named(AclOperation.READ, "topic a", e)).isSameAs(e);
  }
}
