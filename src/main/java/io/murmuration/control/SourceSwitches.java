package io.murmuration.control;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Lists and sets the switches that stop and start sources. Every running ingest applies a change
 * within two seconds. Every method blocks, and throws {@link KafkaException} if Kafka cannot be
 * reached.
 */
public final class SourceSwitches {
  private final KafkaConnection kafka;

  public SourceSwitches(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** Returns whether each switched source is on. Sources without a switch are on. */
  public Map<Source, Boolean> list() {
    Map<Source, Boolean> switches = new EnumMap<>(Source.class);
    TopicReader.latest(kafka, Topics.SOURCES, SourceSwitch::read, RefusedRecords.logged())
        .values()
        .forEach(change -> switches.put(change.source(), change.running()));
    return switches;
  }

  /** Stops or starts a source. Starting a failed source retries it. */
  public void set(SourceSwitch change) {
    new CompactedTopicEditor<>(kafka, Topics.SOURCES, SourceSwitch::read)
        .apply(
            table -> {
              table.put(change.source().word(), change.encode());
              return null;
            });
  }
}
