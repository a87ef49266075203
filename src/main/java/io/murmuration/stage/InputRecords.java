package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Turns records of Kafka's consumer into those that a step reads. */
public final class InputRecords {
  private InputRecords() {}

  /** Wraps the records of a poll of an installation's topics. */
  static List<InputRecord> of(KafkaConnection input, ConsumerRecords<byte[], byte[]> records) {
    List<InputRecord> batch = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      String topic = input.withoutPrefix(partition.topic());
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        batch.add(of(topic, record));
      }
    }
    return batch;
  }

  /** Wraps a record of a topic, given without prefix; the headers are looked up on demand. */
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

  /**
   * Returns the time of the oldest record: the first of a partition is the oldest, or nearly so.
   */
  static long oldestMillis(ConsumerRecords<byte[], byte[]> records, long nowMillis) {
    long oldest = nowMillis;
    for (TopicPartition partition : records.partitions()) {
      oldest = Math.min(oldest, records.records(partition).get(0).timestamp());
    }
    return oldest;
  }
}
