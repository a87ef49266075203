package io.murmuration.bench.load;

import io.murmuration.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Rewrites the latest values of a compacted topic, as many days of updates would. */
public final class CompactionChurn implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;

  public CompactionChurn(KafkaConnection kafka, String name) {
    topic = kafka.topic(name);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Writes at least {@code count} records, with the same number of each value. */
  @SuppressWarnings("FutureReturnValueIgnored") // The reader detects missing records.
  public void write(int count) {
    Map<String, byte[]> latest = latest();
    List<String> keys = new ArrayList<>(latest.keySet());
    for (int written = 0; !keys.isEmpty() && written < count; written += keys.size()) {
      for (String key : keys) {
        producer.send(new ProducerRecord<>(topic, key, latest.get(key)));
      }
    }
    producer.flush();
  }

  private Map<String, byte[]> latest() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, byte[]> latest = new LinkedHashMap<>();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(Duration.ofMillis(100)).forEach(r -> latest.put(r.key(), r.value()));
    }
    return latest;
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
