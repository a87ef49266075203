package io.murmuration.operate.records;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.Suggestions;
import io.murmuration.operate.InstallationNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A consumer of the partitions of a query, with their initial start and end offsets. */
final class TopicCursor implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(30);

  /** Bytes per partition and fetch: enough for speed, and few if only a few records are wanted. */
  private static final int PARTITION_BYTES = 256 << 10;

  private static final int FETCH_BYTES = 16 << 20;

  private final String topic;
  private final Integer onlyPartition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> beginnings;
  private final Map<TopicPartition, Long> ends;
  private long progressNanos = System.nanoTime();

  /**
   * Assigns the partitions of a query.
   *
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  TopicCursor(KafkaConnection kafka, RecordQuery query) {
    topic = InstallationNames.inKafka(kafka, query.topic());
    onlyPartition = query.partition();
    consumer = kafka.consumer(settings(query));
    try {
      Set<TopicPartition> partitions = partitions();
      if (partitions.isEmpty()) {
        throw new UnknownTopicOrPartitionException(
            Suggestions.noTopic(query.topic(), consumer.listTopics().keySet(), kafka));
      }
      requireOneOf(partitions);
      partitions.removeIf(partition -> !isWanted(partition));
      consumer.assign(partitions);
      beginnings = consumer.beginningOffsets(partitions);
      ends = new HashMap<>(consumer.endOffsets(partitions));
      if (query.until() != null) {
        ends.putAll(offsets(query.until()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Map<String, String> settings(RecordQuery query) {
    return Map.of(
        "isolation.level", query.uncommitted() ? "read_uncommitted" : "read_committed",
        "max.partition.fetch.bytes", String.valueOf(PARTITION_BYTES),
        "fetch.max.bytes", String.valueOf(FETCH_BYTES),
        "fetch.max.wait.ms", "100",
        "max.poll.records", "1000",
        "default.api.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()),
        "request.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()));
  }

  private Set<TopicPartition> partitions() {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    return found == null
        ? Set.of()
        : found.stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .collect(Collectors.toCollection(HashSet::new));
  }

  private void requireOneOf(Set<TopicPartition> partitions) {
    if (onlyPartition != null && !partitions.contains(new TopicPartition(topic, onlyPartition))) {
      throw new ConfigException(
          "partition",
          onlyPartition,
          partitions.size() == 1 ? "0, the only one" : "0 to " + (partitions.size() - 1));
    }
  }

  private boolean isWanted(TopicPartition partition) {
    return onlyPartition == null || onlyPartition == partition.partition();
  }

  Set<TopicPartition> assigned() {
    return consumer.assignment();
  }

  /** Returns the initial start of a partition. */
  long beginning(TopicPartition partition) {
    return beginnings.get(partition);
  }

  /**
   * Returns the initial end of a partition, or the end set by the query. For a partition that was
   * added later this is its start.
   */
  long end(TopicPartition partition) {
    return ends.get(partition);
  }

  boolean hasReached(TopicPartition partition, long offset) {
    return consumer.position(partition) >= offset;
  }

  /**
   * Resolves a target in each partition, between its initial start and end. Returns the end for
   * {@code last}, which refers to all partitions together.
   */
  Map<TopicPartition, Long> offsets(OffsetTarget target) {
    Map<TopicPartition, OffsetAndTimestamp> found =
        target instanceof OffsetTarget.Time time ? firstOf(time) : Map.of();
    OffsetTarget perPartition =
        target instanceof OffsetTarget.Last ? new OffsetTarget.Latest() : target;
    Map<TopicPartition, Long> offsets = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp at = found.get(partition);
          offsets.put(
              partition, perPartition.in(beginning(partition), end, at == null ? -1 : at.offset()));
        });
    return offsets;
  }

  private Map<TopicPartition, OffsetAndTimestamp> firstOf(OffsetTarget.Time time) {
    long millis = Math.max(0, time.at().toEpochMilli());
    return consumer.offsetsForTimes(
        ends.keySet().stream().collect(Collectors.toMap(Function.identity(), p -> millis)));
  }

  void seek(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
  }

  /** Restricts the next polls to some partitions. */
  void readOnly(Collection<TopicPartition> partitions) {
    List<TopicPartition> others = new ArrayList<>(assigned());
    others.removeAll(partitions);
    consumer.pause(others);
    consumer.resume(partitions);
  }

  /** Returns the records that arrive shortly, in order within each partition. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return consumer.poll(POLL_TIMEOUT);
  }

  /** Records progress. */
  void progressed() {
    progressNanos = System.nanoTime();
  }

  /**
   * Requires recent progress.
   *
   * @throws TimeoutException if {@link #progressed} was not called for half a minute
   */
  void requireProgress() {
    if (System.nanoTime() - progressNanos > PROGRESS_TIMEOUT.toNanos()) {
      throw new TimeoutException(
          "no record arrived from %s for %d s".formatted(topic, PROGRESS_TIMEOUT.toSeconds()));
    }
  }

  /**
   * Adds new partitions of the topic, from their start.
   *
   * @throws UnknownTopicOrPartitionException if the topic was deleted
   */
  void findNewPartitions() {
    Set<TopicPartition> present = partitions();
    if (present.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " was deleted");
    }
    present.removeIf(partition -> !isWanted(partition));
    present.removeAll(assigned());
    if (!present.isEmpty()) {
      Set<TopicPartition> all = new HashSet<>(assigned());
      all.addAll(present);
      consumer.assign(all);
      consumer.seekToBeginning(present);
      present.forEach(partition -> ends.put(partition, 0L));
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
