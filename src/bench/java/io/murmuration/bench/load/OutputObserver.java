package io.murmuration.bench.load;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.MentionCount;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of {@code mentions} and {@code related-terms}. It keeps the latest
 * value of each key encoded and decodes as few as possible, because it shares the processors with
 * the contender.
 */
public final class OutputObserver implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofMinutes(8);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

  private final String mentionsTopic;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, byte[]> mentions = new HashMap<>();
  private final Map<String, byte[]> related = new HashMap<>();
  private final Map<String, Long> totals = new HashMap<>();
  private long firstNanos;

  public OutputObserver(KafkaConnection kafka) {
    mentionsTopic = kafka.topic(Topics.MENTIONS);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "key.deserializer",
                ByteArrayDeserializer.class.getName(),
                "value.deserializer",
                ByteArrayDeserializer.class.getName(),
                "isolation.level",
                "read_committed",
                "max.poll.records",
                "10000",
                "auto.offset.reset",
                "earliest"));
    consumer.assign(
        Stream.of(mentionsTopic, kafka.topic(Topics.RELATED_TERMS))
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(OutputObserver::partition)
            .toList());
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  /**
   * Returns when the mentions and the related terms each count {@code expected} mentions.
   *
   * @throws IllegalStateException if that takes longer than 8 minutes, or if they count more
   */
  public void awaitMentions(long expected) {
    long startNanos = System.nanoTime();
    long nextProgressNanos = startNanos;
    long counted = 0;
    while (counted < expected || relatedPosts() < expected) {
      poll();
      counted = totals.values().stream().mapToLong(n -> n).sum();
      long nanos = System.nanoTime();
      if (counted > expected || nanos - startNanos > TIMEOUT.toNanos()) {
        throw new IllegalStateException(
            "counted %d mentions and %d related posts, expected %d"
                .formatted(counted, relatedPosts(), expected));
      }
      if (nanos - nextProgressNanos > 0) {
        nextProgressNanos = nanos + PROGRESS_INTERVAL.toNanos();
        System.err.printf("%,d of %,d mentions counted%n", counted, expected);
      }
    }
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.topic().equals(mentionsTopic)) {
        if (firstNanos == 0) {
          firstNanos = System.nanoTime();
        }
        mentions.put(key, record.value());
        totals.put(key, MentionCount.fromJson(record.value()).total());
      } else {
        related.put(key, record.value());
      }
    }
  }

  private long relatedPosts() {
    return related.values().stream().mapToLong(v -> RelatedTerms.fromJson(v).posts()).sum();
  }

  /** Returns the {@link System#nanoTime} at which the first mentions were seen. */
  public long firstNanos() {
    return firstNanos;
  }

  /** Returns the latest mentions by slug. */
  public Map<String, MentionCount> mentions() {
    return bySlug(mentions, MentionCount::fromJson);
  }

  /** Returns the latest related terms by slug. */
  public Map<String, RelatedTerms> relatedTerms() {
    return bySlug(related, RelatedTerms::fromJson);
  }

  /** Fails for a keyword with two shards, because their terms do not add up exactly. */
  private static <T> Map<String, T> bySlug(Map<String, byte[]> byKey, Function<byte[], T> decode) {
    return byKey.entrySet().stream()
        .filter(e -> Objects.nonNull(e.getValue()))
        .collect(
            Collectors.toMap(
                e -> List.of(e.getKey().split("/", -1)).get(0), e -> decode.apply(e.getValue())));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
