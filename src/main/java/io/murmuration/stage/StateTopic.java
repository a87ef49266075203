package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.observe.RefusedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The state topic of a stage, which other programs may have written to as well. */
final class StateTopic {
  private final KafkaConnection kafka;
  private final String stage;
  private final String topic;
  private final RefusedRecords refused;

  /**
   * @param topic the name without prefix, or {@code null} for a stage without state
   */
  StateTopic(KafkaConnection kafka, String stage, String topic, RefusedRecords refused) {
    this.kafka = kafka;
    this.stage = stage;
    this.topic = topic;
    this.refused = refused;
  }

  /** Reads the latest committed value of each key. */
  Map<String, byte[]> read() {
    return topic == null ? Map.of() : TopicReader.latestByKey(kafka, topic);
  }

  /**
   * Restores a step. For a needed key with an unusable value, the last usable one before it counts,
   * and is sent again, because compaction would only keep the unusable one. Reads the topic again
   * only for such keys, so that other programs cannot delay a stage by writing other keys.
   */
  void restore(
      StageStep step, List<InputPartition> inputs, Map<String, byte[]> state, RecordSink output) {
    Set<String> keys =
        step.restore(inputs, state).stream()
            .filter(StageStep.Unusable::needed)
            .map(StageStep.Unusable::key)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (keys.isEmpty()) {
      return;
    }
    Map<String, byte[]> usable =
        TopicReader.latest(kafka, topic, (key, value) -> checked(step, keys, key, value), refused);
    usable.keySet().retainAll(keys);
    // As read before: by now, other keys may have unusable values, and so on without an end.
    state.forEach(
        (key, value) -> {
          if (!keys.contains(key)) {
            usable.put(key, value);
          }
        });
    step.restore(inputs, usable);
    Instant now = Instant.now();
    for (String key : keys) {
      byte[] before = usable.get(key);
      if (before != null) {
        output.send(topic, key.getBytes(StandardCharsets.UTF_8), before, now.toEpochMilli());
      } else {
        refused.lost(
            topic,
            key,
            "%s has no usable record, so %s lacks its results before %s. Rewind the stage to count them again."
                .formatted(key, stage, now.truncatedTo(ChronoUnit.SECONDS)));
      }
    }
  }

  private static byte[] checked(StageStep step, Set<String> keys, String key, byte[] value) {
    if (key == null) {
      throw new IllegalArgumentException("no key");
    }
    if (value != null && keys.contains(key)) {
      step.checkState(key, value);
    }
    return value;
  }
}
