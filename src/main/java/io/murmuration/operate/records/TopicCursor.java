package io.murmuration.operate.records;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

/** A consumer in the partitions that a query is about, and where these begin and end. */
final class TopicCursor implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  /** Of each partition in one fetch: enough for speed, and not much where a few are wanted. */
  private static final int PARTITION_BYTES = 256 << 10;

  private static final int FETCH_BYTES = 16 << 20;

  private final String topic;
  private final Integer onlyPartition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> beginnings;
  private final Map<TopicPartition, Long> ends;
  private long movedNanos = System.nanoTime();

  /**
   * Assigns the partitions of a query.
   *
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  TopicCursor(KafkaConnection kafka, RecordQuery query) {
    topic = kafka.named(query.topic());
    onlyPartition = query.partition();
    consumer = new KafkaConsumer<>(config(kafka, query));
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

  private static Properties config(KafkaConnection kafka, RecordQuery query) {
    Properties config = new Properties();
    config.putAll(kafka.consumerConfig());
    config.put("isolation.level", query.uncommitted() ? "read_uncommitted" : "read_committed");
    config.put("max.partition.fetch.bytes", String.valueOf(PARTITION_BYTES));
    config.put("fetch.max.bytes", String.valueOf(FETCH_BYTES));
    config.put("fetch.max.wait.ms", "100");
    config.put("max.poll.records", "1000");
    config.put("default.api.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()));
    config.put("request.timeout.ms", String.valueOf(ANSWER_TIMEOUT.toMillis()));
    return config;
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

  /** The first offset that there was in a partition. */
  long beginning(TopicPartition partition) {
    return beginnings.get(partition);
  }

  /**
   * Behind the last record that could be read when the reading began, or where the query ends it;
   * in a partition that is newer, where it begins.
   */
  long end(TopicPartition partition) {
    return ends.get(partition);
  }

  boolean hasReached(TopicPartition partition, long offset) {
    return consumer.position(partition) >= offset;
  }

  /**
   * Where a target is in each partition, of what there was when the reading began; {@code last} is
   * about all partitions together, so it is no place in each and taken for the end.
   */
  Map<TopicPartition, Long> offsets(OffsetTarget target) {
    Map<TopicPartition, OffsetAndTimestamp> found =
        target instanceof OffsetTarget.Time time ? firstOf(time) : Map.of();
    OffsetTarget place = target instanceof OffsetTarget.Last ? new OffsetTarget.Latest() : target;
    Map<TopicPartition, Long> offsets = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp at = found.get(partition);
          offsets.put(
              partition, place.in(beginning(partition), end, at == null ? -1 : at.offset()));
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

  /** Lets the next polls bring records of these partitions alone. */
  void readOnly(Collection<TopicPartition> partitions) {
    List<TopicPartition> others = new ArrayList<>(assigned());
    others.removeAll(partitions);
    consumer.pause(others);
    consumer.resume(partitions);
  }

  /** What has arrived, in the order of each partition; waits a little for it. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return consumer.poll(POLL_TIMEOUT);
  }

  /** Notes that a reading gets on. */
  void moved() {
    movedNanos = System.nanoTime();
  }

  /**
   * Gives up on a reading that has not got on for long.
   *
   * @throws TimeoutException if there was no {@link #moved} for half a minute
   */
  void requireMoving() {
    if (System.nanoTime() - movedNanos > STANDSTILL.toNanos()) {
      throw new TimeoutException(
          "nothing came of %s for %d s".formatted(topic, STANDSTILL.toSeconds()));
    }
  }

  /**
   * Reads partitions that have been added to the topic as well, from their beginning.
   *
   * @throws UnknownTopicOrPartitionException if the topic is gone
   */
  void findNewPartitions() {
    Set<TopicPartition> present = partitions();
    if (present.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is gone");
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
