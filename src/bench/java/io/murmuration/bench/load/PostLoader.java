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
 * Writes a file of posts to {@code posts} as ingest would: keyed by author, the event time as the
 * record's. The posts get new times, evenly over some minutes that end with the last complete pane
 * of related terms: all lie in the past and in the window, and which pane holds a post depends on
 * its place in the file only.
 */
public final class PostLoader {
  private static final long PANE_MILLIS = Duration.ofMinutes(5).toMillis();

  private final KafkaConnection kafka;
  private final long spanMillis;

  public PostLoader(KafkaConnection kafka, int spanMinutes) {
    this.kafka = kafka;
    this.spanMillis = Duration.ofMinutes(spanMinutes).toMillis();
  }

  /** Returns when Kafka has all posts of the file; {@code truth} was shown each. */
  public void load(Path file, ReferenceCounts truth) throws IOException, PostFormatException {
    long count = count(file);
    long endMillis = System.currentTimeMillis() / PANE_MILLIS * PANE_MILLIS;
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (BufferedReader lines = Files.newBufferedReader(file);
        Producer<byte[], byte[]> producer = producer()) {
      for (long i = 0; i < count; i++) {
        byte[] line = lines.readLine().getBytes(StandardCharsets.UTF_8);
        Post post = PostJson.decode(line).at(endMillis - spanMillis + spanMillis * i / count);
        truth.show(post);
        send(producer, post, failure);
      }
    }
    if (failure.get() != null) {
      throw new IOException("the posts could not be loaded", failure.get());
    }
  }

  /** What was not sent is known at the latest when the producer is closed. */
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
