package io.murmuration.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import io.murmuration.support.TopicRecords;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes words to {@code posts} and checks the results of a {@link WordCountStep}. */
final class WrittenWords implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final List<String> WORDS = List.of("a", "b", "c", "d", "e");

  private final KafkaConnection kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Long> written = new TreeMap<>();

  WrittenWords(KafkaConnection kafka) {
    this.kafka = kafka;
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    config.put("linger.ms", "0");
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes words to all partitions in turn. */
  void write(int words) throws ExecutionException, InterruptedException {
    for (int i = 0; i < words; i++) {
      write(i % PARTITIONS, WORDS.get(i / PARTITIONS % WORDS.size()));
    }
    producer.flush();
  }

  void write(int partition, String... words) throws ExecutionException, InterruptedException {
    for (String word : words) {
      write(partition, word);
    }
  }

  /** Writes a word and returns its offset. */
  long write(int partition, String word) throws ExecutionException, InterruptedException {
    if (!word.equals(WordCountStep.BAD)) {
      written.merge(partition + "/" + word, 1L, Long::sum);
    }
    return producer
        .send(
            new ProducerRecord<>(
                kafka.topic(Topics.POSTS), partition, "key".getBytes(UTF_8), word.getBytes(UTF_8)))
        .get()
        .offset();
  }

  /** Writes a value that is no word, and small only when it is compressed. */
  void writeCompressed(byte[] value) throws ExecutionException, InterruptedException {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    config.put("compression.type", "gzip");
    config.put("max.request.size", String.valueOf(2 * value.length));
    config.put("buffer.memory", String.valueOf(4L * value.length));
    try (var compressing =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      compressing
          .send(new ProducerRecord<>(kafka.topic(Topics.POSTS), 0, "key".getBytes(UTF_8), value))
          .get();
    }
  }

  /** Asserts that every written record counts once in the state and in the outputs. */
  void assertCountedOnce() {
    Map<String, Long> counted = new TreeMap<>();
    TopicReader.latestByKey(kafka, Topics.MENTIONS)
        .forEach((key, value) -> counted.put(key, Long.parseLong(new String(value, UTF_8))));
    assertThat(counted).isEqualTo(written);
    Map<String, Long> copies = new TreeMap<>();
    TopicRecords.all(kafka, Topics.RELATED_TERMS)
        .forEach(record -> copies.merge(TopicRecords.utf8(record.value()), 1L, Long::sum));
    Map<String, Long> words = new TreeMap<>();
    written.forEach((key, count) -> words.merge(key.substring(2), count, Long::sum));
    assertThat(copies).isEqualTo(words);
  }

  @Override
  public void close() {
    producer.close();
  }
}
