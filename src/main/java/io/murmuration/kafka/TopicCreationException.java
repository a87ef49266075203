package io.murmuration.kafka;

import org.apache.kafka.common.KafkaException;

/** The cluster denies the creation of topics. The message lists the commands that create them. */
public final class TopicCreationException extends KafkaException {
  private static final long serialVersionUID = 1L;

  TopicCreationException(String message, KafkaException cause) {
    super(message, cause);
  }
}
