package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Asks for offsets of partitions. Those that have no leader are left out: Kafka would be asked
 * about them until it times out.
 */
public final class OffsetLookup {
  private final Admin admin;

  public OffsetLookup(Admin admin) {
    this.admin = admin;
  }

  /** The partitions of some topics that have a leader. */
  public static Set<TopicPartition> led(Collection<TopicDescription> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .filter(OffsetLookup::hasLeader)
                    .map(p -> new TopicPartition(topic.name(), p.partition())))
        .collect(Collectors.toSet());
  }

  public static boolean hasLeader(TopicPartitionInfo partition) {
    Node leader = partition.leader();
    return leader != null && !leader.isEmpty();
  }

  public Map<TopicPartition, Long> starts(Set<TopicPartition> led) {
    return offsets(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** Behind the last record, committed or not. */
  public Map<TopicPartition, Long> ends(Set<TopicPartition> led) {
    return offsets(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** How far committed records can be read, which is up to the first open transaction. */
  public Map<TopicPartition, Long> committedEnds(Set<TopicPartition> led) {
    return offsets(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** The first record of a time or later; -1 where there is none. */
  public Map<TopicPartition, Long> at(Set<TopicPartition> led, long timeMillis) {
    return offsets(led, OffsetSpec.forTimestamp(timeMillis), IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      Set<TopicPartition> led, OffsetSpec spec, IsolationLevel isolation) {
    ListOffsetsResult result =
        admin.listOffsets(
            led.stream().collect(Collectors.toMap(Function.identity(), p -> spec)),
            new ListOffsetsOptions(isolation));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : led) {
      offsets.put(partition, await(result.partitionResult(partition)).offset());
    }
    return offsets;
  }
}
