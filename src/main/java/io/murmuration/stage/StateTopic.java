package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.observe.RefusedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * Restores a step. For a key with an unusable value, the last usable one before it counts, and is
   * sent again, because compaction would only keep the unusable one. Reads the topic again only for
   * such keys, so that restoring usable state costs no more than reading it.
   */
  void restore(
      StageStep step, List<InputPartition> inputs, Map<String, byte[]> state, RecordSink output) {
    Map<String, StageStep.Unusable> unusable = new LinkedHashMap<>();
    Map<String, byte[]> usable = state;
    // Other keys may get unusable values while the topic is read.
    while (add(step.restore(inputs, usable), unusable)) {
      usable =
          TopicReader.latest(
              kafka, topic, (key, value) -> checked(step, unusable.keySet(), key, value), refused);
    }
    Instant now = Instant.now();
    for (StageStep.Unusable value : unusable.values()) {
      byte[] before = usable.get(value.key());
      if (value.needed() && before != null) {
        byte[] key = value.key().getBytes(StandardCharsets.UTF_8);
        output.send(topic, key, before, now.toEpochMilli());
      } else if (value.needed()) {
        refused.lost(
            topic,
            value.key(),
            "%s has no usable record, so %s lacks its results before %s. Rewind the stage to count them again."
                .formatted(value.key(), stage, now.truncatedTo(ChronoUnit.SECONDS)));
      }
    }
  }

  /** Adds values by key; returns whether there was a new key. */
  private static boolean add(
      List<StageStep.Unusable> values, Map<String, StageStep.Unusable> unusable) {
    int before = unusable.size();
    values.forEach(value -> unusable.putIfAbsent(value.key(), value));
    return unusable.size() > before;
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
