package io.murmuration.kafka;

import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** The cluster refuses to create topics. The message lists the commands that create them. */
public final class TopicCreationException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private final transient Set<String> topics;

  TopicCreationException(String message, Set<String> topics, KafkaException cause) {
    super(message, cause);
    this.topics = topics;
  }

  /** Returns the names of the refused topics, without prefix. */
  public Set<String> topics() {
    return topics;
  }

  /** Returns the reason of the cluster. */
  public String reason() {
    return TopicCreation.reason((KafkaException) getCause());
  }
}
