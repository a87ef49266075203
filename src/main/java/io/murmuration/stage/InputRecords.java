package io.murmuration.stage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns records of Kafka's consumer into those that a step reads. */
public final class InputRecords {
  private InputRecords() {}

  /**
   * Wraps a record; the headers are looked up on demand.
   *
   * @param topic the name without the installation's prefix
   */
  public static InputRecord of(String topic, ConsumerRecord<byte[], byte[]> record) {
    return new InputRecord(
        topic,
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        name -> {
          var header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        });
  }
}
