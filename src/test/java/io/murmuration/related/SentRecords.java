package io.murmuration.related;

import io.murmuration.stage.Header;
import io.murmuration.stage.RecordSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the records that a step sent as compacted topics would. */
final class SentRecords implements RecordSink {
  private final Map<String, Map<String, byte[]>> topics = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private final List<Long> timestamps = new ArrayList<>();

  @Override
  public void send(String topic, byte[] key, byte[] value, long timestampMillis, Header header) {
    String name = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      topic(topic).remove(name);
    } else {
      topic(topic).put(name, value);
    }
    log.add(topic + " " + name);
    timestamps.add(timestampMillis);
  }

  Map<String, byte[]> topic(String topic) {
    return topics.computeIfAbsent(topic, t -> new TreeMap<>());
  }

  Set<String> keys(String topic) {
    return topic(topic).keySet();
  }

  byte[] value(String topic, String key) {
    return topic(topic).get(key);
  }

  /** Returns the topic and key of every record, in order. */
  List<String> log() {
    return log;
  }

  List<Long> timestamps() {
    return timestamps;
  }

  void clearLog() {
    log.clear();
    timestamps.clear();
  }

  /** Returns the contents of the topics in comparable form. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    topics.forEach(
        (topic, records) ->
            records.forEach(
                (key, value) ->
                    contents.put(topic + " " + key, new String(value, StandardCharsets.UTF_8))));
    return contents;
  }
}
