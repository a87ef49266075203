package io.murmuration.kafka;

import org.apache.kafka.common.KafkaException;

/** A cluster does not let topics be created; the message says which to make, and how. */
public final class TopicCreationException extends KafkaException {
  private static final long serialVersionUID = 1L;

  TopicCreationException(String message, KafkaException cause) {
    super(message, cause);
  }
}
