package io.murmuration.kafka;

import org.slf4j.Logger;

/**
 * Logs the failures of a topic that is read again and again: each cause once, until another one
 * follows, and the return of the topic. Used by one thread.
 */
final class ReadFailures {
  /**
   * Number of polls without a failure after which an idle topic counts as readable. Kafka answers a
   * fetch that it denies within a few polls.
   */
  static final int CALM_POLLS = 20;

  private final Logger log;
  private final String topic;
  private String cause;
  private int calmPolls;

  ReadFailures(Logger log, String topic) {
    this.log = log;
    this.topic = topic;
  }

  void failed(Throwable e) {
    calmPolls = 0;
    String next = KafkaErrors.isFinal(e) ? KafkaErrors.sentence(e) : e.toString();
    if (!next.equals(cause)) {
      cause = next;
      log.warn("topic={} cannot be read, retrying: {}", topic, next);
    }
  }

  /** Counts a poll that has not failed. */
  void polled(int records) {
    if (cause != null && (records > 0 || ++calmPolls == CALM_POLLS)) {
      log.info("topic={} is read again", topic);
      cause = null;
    }
  }
}
