package io.murmuration.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Moves bytes with plain Kafka clients, configured like those of the stages, without processing
 * them. The id of each post is its number in the file, and the first field.
 */
public final class PlainClients {
  private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final String ID = "{\"id\":\"";
  private static final String AUTHOR = "\"author\":{\"id\":\"";

  private final String bootstrapServers;

  public PlainClients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Writes the bytes of each line of a file, keyed by author id, and returns the number of lines.
   */
  public long writePosts(Path file) throws IOException {
    long written = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer("limit-ingest");
        BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
      Transaction transaction = new Transaction(producer);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int author = line.indexOf(AUTHOR) + AUTHOR.length();
        String key = line.substring(author, line.indexOf('"', author));
        transaction.send(Topics.POSTS, key.getBytes(ISO_8859_1), line.getBytes(ISO_8859_1));
        written++;
        if (transaction.isDue()) {
          transaction.commit();
        }
      }
      transaction.commit();
    }
    return written;
  }

  /**
   * Reads {@code posts} posts, writes each for the keywords that it mentions, and returns the
   * number of records written.
   */
  public long copyToKeywords(List<List<Keyword>> mentionedByNumber, long posts) {
    long read = 0;
    long written = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer("limit-fanout");
        KafkaConsumer<byte[], byte[]> consumer = consumer("limit-fanout")) {
      consumer.subscribe(List.of(Topics.POSTS));
      Transaction transaction = new Transaction(producer);
      while (read < posts) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          read++;
          for (Keyword keyword : mentionedByNumber.get(number(record.value()))) {
            byte[] key = keyword.sharesTopic() ? keyword.slug().getBytes(UTF_8) : record.key();
            transaction.send(keyword.topic(), key, record.value());
            written++;
          }
        }
        if (transaction.isDue() || read == posts) {
          transaction.commitWith(consumer);
        }
      }
    }
    return written;
  }

  /**
   * Reads {@code mentions} records of all keywords' topics and returns the number of records read.
   */
  public long read(String group, long mentions) {
    long read = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("limit-" + group)) {
      consumer.subscribe(Topics.ALL_KEYWORDS);
      while (read < mentions) {
        read += consumer.poll(POLL_TIMEOUT).count();
      }
    }
    return read;
  }

  private static int number(byte[] post) {
    int number = 0;
    for (int i = ID.length(); post[i] != '"'; i++) {
      number = 10 * number + post[i] - '0';
    }
    return number;
  }

  /** A series of transactions with the commit interval of the stages. */
  private static final class Transaction {
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;
    private long nextCommitNanos = System.nanoTime() + COMMIT_NANOS;

    Transaction(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
      producer.initTransactions();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed send also fails the commit.
    void send(String topic, byte[] key, byte[] value) {
      begin();
      producer.send(new ProducerRecord<>(topic, key, value));
    }

    boolean isDue() {
      return System.nanoTime() - nextCommitNanos >= 0;
    }

    void commitWith(KafkaConsumer<byte[], byte[]> consumer) {
      begin();
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      consumer
          .assignment()
          .forEach(p -> offsets.put(p, new OffsetAndMetadata(consumer.position(p))));
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      commit();
    }

    void commit() {
      if (open) {
        producer.commitTransaction();
        open = false;
      }
      nextCommitNanos = System.nanoTime() + COMMIT_NANOS;
    }

    private void begin() {
      if (!open) {
        producer.beginTransaction();
        open = true;
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> config = config();
    config.put("group.id", group);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    config.put("max.poll.records", 10_000);
    config.put("fetch.max.wait.ms", 100);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> config = config();
    config.put("transactional.id", transactionalId);
    config.put("acks", "all");
    config.put("linger.ms", 3_100);
    config.put("batch.size", 128 << 10);
    config.put("buffer.memory", 40 << 20);
    config.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("metric.reporters", "");
    config.put("enable.metrics.push", false);
    return config;
  }
}
