package io.murmuration.visualization.posts;

import io.murmuration.control.KeywordRecords;
import io.murmuration.control.PostRecords;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.InputRecords;
import io.murmuration.stage.TraceHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Samples the last posts of keywords, in their own topics and in the shared one, and skips those in
 * between. A read costs about one batch of each partition with new records, however many there are.
 * It reads at most {@link #MAX_PARTITIONS} partitions, those of the shared topic first. Every
 * method except {@link #wakeUp} blocks. For one thread at a time.
 */
final class PostTailReader implements AutoCloseable {
  /** Maximum number of partitions read. */
  static final int MAX_PARTITIONS = 200;

  /** Maximum number of posts of a keyword per read. */
  static final int MAX_POSTS = 20;

  private static final int FIRST_OFFSETS = 64;
  private static final int NEXT_OFFSETS = 24;
  private static final int FIRST_OFFSETS_OF_SHARED = 500;
  private static final int NEXT_OFFSETS_OF_SHARED = 200;

  /** Room for a batch of a stage; Kafka returns a larger batch alone. */
  private static final int PARTITION_BYTES = 192 << 10;

  private static final int FETCH_BYTES = 4 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, List<TopicPartition>> partitions = new HashMap<>();
  private final Map<TopicPartition, Long> seen = new HashMap<>();
  private Map<String, Keyword> keywords = Map.of();

  PostTailReader(KafkaConnection kafka) {
    this.kafka = kafka;
    Map<String, String> config = new HashMap<>();
    config.put("max.partition.fetch.bytes", String.valueOf(PARTITION_BYTES));
    config.put("fetch.max.bytes", String.valueOf(FETCH_BYTES));
    // Fetches only records that are known to exist, so there is nothing to wait for.
    config.put("fetch.max.wait.ms", "0");
    config.put("default.api.timeout.ms", String.valueOf(TIMEOUT.toMillis()));
    config.put("request.timeout.ms", String.valueOf(TIMEOUT.toMillis()));
    config.put("metadata.max.age.ms", "10000");
    consumer = kafka.consumer(config);
  }

  /**
   * Returns the latest posts since the last read, in order per keyword. For a keyword that is read
   * for the first time, or from another topic, returns its latest posts.
   *
   * @throws KafkaException if Kafka does not answer; the next read returns the missed posts
   */
  List<KeywordPost> read(Collection<Keyword> followed) {
    Map<String, Keyword> current = new TreeMap<>();
    followed.forEach(keyword -> current.put(keyword.slug(), keyword));
    Set<String> added = new HashSet<>();
    current.forEach(
        (slug, keyword) -> {
          if (!keyword.equals(keywords.get(slug))) {
            added.add(slug);
          }
        });
    try {
      List<KeywordPost> posts = read(current, added);
      keywords = current;
      return posts;
    } catch (KafkaException e) {
      // A topic may be gone: find the remaining partitions again.
      partitions.clear();
      throw e;
    }
  }

  private List<KeywordPost> read(Map<String, Keyword> current, Set<String> added) {
    assign(current.values());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Set<String> again =
        added.stream().map(slug -> current.get(slug).topic()).collect(Collectors.toSet());
    Map<TopicPartition, Long> pending = new HashMap<>();
    Map<TopicPartition, Long> before = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          boolean shared = isShared(partition);
          // An offset beyond the end means that the topic was created again.
          long last =
              seen.getOrDefault(partition, -1L) > end ? -1 : seen.getOrDefault(partition, -1L);
          boolean first = last < 0 || again.contains(kafka.withoutPrefix(partition.topic()));
          if (first ? end > 0 : end > last) {
            long from = Math.max(first ? 0 : last, end - offsets(shared, first));
            consumer.seek(partition, from);
            pending.put(partition, end);
          }
          before.put(partition, last);
        });
    Map<TopicPartition, Long> read = Map.copyOf(pending);
    Map<String, Deque<KeywordPost>> latest = new LinkedHashMap<>();
    readTo(
        pending,
        record -> {
          InputRecord input = InputRecords.of(kafka.withoutPrefix(record.topic()), record);
          Keyword keyword = keyword(input, current);
          boolean old =
              record.offset() < before.get(new TopicPartition(record.topic(), record.partition()));
          boolean wanted = keyword != null && (!old || added.contains(keyword.slug()));
          Post post = wanted ? post(input) : null;
          if (post != null) {
            Deque<KeywordPost> posts =
                latest.computeIfAbsent(keyword.slug(), slug -> new ArrayDeque<>());
            posts.add(new KeywordPost(keyword, post, TraceHeaders.read(input)));
            if (posts.size() > MAX_POSTS) {
              posts.remove();
            }
          }
        });
    // Not before: after a failure, the next read begins where this one did.
    seen.putAll(read);
    return latest.values().stream().flatMap(Deque::stream).toList();
  }

  private static int offsets(boolean shared, boolean first) {
    if (shared) {
      return first ? FIRST_OFFSETS_OF_SHARED : NEXT_OFFSETS_OF_SHARED;
    }
    return first ? FIRST_OFFSETS : NEXT_OFFSETS;
  }

  /** The consumer keeps the positions of the partitions that stay assigned. */
  private void assign(Collection<Keyword> current) {
    Set<String> topics = new LinkedHashSet<>();
    if (current.stream().anyMatch(Keyword::sharesTopic)) {
      topics.add(Topics.KEYWORD_SHARED);
    }
    current.stream()
        .filter(keyword -> !keyword.sharesTopic())
        .map(Keyword::topic)
        .limit(MAX_PARTITIONS)
        .forEach(topics::add);
    partitions.keySet().retainAll(topics);
    Set<TopicPartition> wanted = new HashSet<>();
    for (String topic : topics) {
      List<TopicPartition> known = partitions.computeIfAbsent(topic, this::partitionsOf);
      if (wanted.size() + known.size() <= MAX_PARTITIONS) {
        wanted.addAll(known);
      }
      if (known.isEmpty()) {
        partitions.remove(topic);
      }
    }
    if (!wanted.equals(consumer.assignment())) {
      consumer.assign(wanted);
      seen.keySet().retainAll(wanted);
    }
    consumer.pause(wanted);
  }

  /** Returns the partitions of a topic, or none if it does not exist. */
  private List<TopicPartition> partitionsOf(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(kafka.topic(topic));
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  private void readTo(
      Map<TopicPartition, Long> pending, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    consumer.resume(pending.keySet());
    while (!pending.isEmpty()) {
      consumer.poll(POLL_TIMEOUT).forEach(handler);
      List<TopicPartition> reached =
          pending.entrySet().stream()
              .filter(partition -> consumer.position(partition.getKey()) >= partition.getValue())
              .map(Map.Entry::getKey)
              .toList();
      consumer.pause(reached);
      pending.keySet().removeAll(reached);
      if (!pending.isEmpty() && System.nanoTime() - deadlineNanos > 0) {
        throw new TimeoutException(pending.keySet() + " were not read within " + TIMEOUT);
      }
    }
  }

  /**
   * Returns the followed keyword of a record, or {@code null} if there is none or only another
   * generation.
   */
  private static Keyword keyword(InputRecord record, Map<String, Keyword> current) {
    String slug = KeywordRecords.slug(record);
    Keyword keyword = slug == null ? null : current.get(slug);
    return keyword == null || KeywordRecords.isOfOtherGeneration(record, keyword) ? null : keyword;
  }

  /** Returns {@code null} for an invalid post, which the stages report in {@code dead-letters}. */
  private static Post post(InputRecord record) {
    try {
      return PostRecords.post(record);
    } catch (BadRecordException e) {
      return null;
    }
  }

  private boolean isShared(TopicPartition partition) {
    return kafka.withoutPrefix(partition.topic()).equals(Topics.KEYWORD_SHARED);
  }

  KafkaConsumer<byte[], byte[]> client() {
    return consumer;
  }

  /** Makes a call that currently blocks throw. Thread-safe. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
