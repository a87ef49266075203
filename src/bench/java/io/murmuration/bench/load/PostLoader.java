package io.murmuration.bench.load;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a file of posts to {@code posts} as ingest does: keyed by author, with the event time as
 * the record timestamp. The posts get new event times, spread evenly over some minutes that end
 * with the last complete pane of related terms. So all of them are in the past and within the
 * window, and the position in the file determines the pane of a post.
 */
public final class PostLoader {
  private static final long PANE_MILLIS = Duration.ofMinutes(5).toMillis();

  private final KafkaConnection kafka;
  private final long spanMillis;

  public PostLoader(KafkaConnection kafka, int spanMinutes) {
    this.kafka = kafka;
    this.spanMillis = Duration.ofMinutes(spanMinutes).toMillis();
  }

  /**
   * Returns when Kafka has acknowledged all posts of the file. Adds each of them to {@code
   * reference}.
   */
  public void load(Path file, ReferenceCounts reference) throws IOException, PostFormatException {
    long count = count(file);
    long endMillis = System.currentTimeMillis() / PANE_MILLIS * PANE_MILLIS;
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (BufferedReader lines = Files.newBufferedReader(file);
        Producer<byte[], byte[]> producer = producer()) {
      for (long i = 0; i < count; i++) {
        byte[] line = lines.readLine().getBytes(StandardCharsets.UTF_8);
        Post post = PostJson.decode(line).at(endMillis - spanMillis + spanMillis * i / count);
        reference.add(post);
        send(producer, post, failure);
      }
    }
    if (failure.get() != null) {
      throw new IOException("cannot load the posts", failure.get());
    }
  }

  /** The callback reports failures, at the latest when the producer is closed. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(
      Producer<byte[], byte[]> producer, Post post, AtomicReference<Exception> failure) {
    producer.send(
        new ProducerRecord<>(
            kafka.topic(Topics.POSTS),
            null,
            post.createdAt(),
            post.author().id().getBytes(StandardCharsets.UTF_8),
            PostJson.encode(post)),
        (metadata, e) -> {
          if (e != null) {
            failure.set(e);
          }
        });
  }

  private static long count(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "key.serializer", ByteArraySerializer.class.getName(),
            "value.serializer", ByteArraySerializer.class.getName(),
            "linger.ms", "20",
            "batch.size", String.valueOf(256 << 10)));
  }
}
