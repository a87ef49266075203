package io.murmuration.control;

import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Mute;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Lists and changes the mutes. Every running fanout applies a change within two seconds. Every
 * method blocks, and throws {@link KafkaException} if Kafka cannot be reached.
 */
public final class MuteStore {
  private final KafkaConnection kafka;
  private final CompactedTopicEditor<Mute> editor;

  public MuteStore(KafkaConnection kafka) {
    this.kafka = kafka;
    editor = new CompactedTopicEditor<>(kafka, Topics.MUTES, Mute::read);
  }

  /** Returns all mutes by key, including those that have ended. */
  public Map<String, Mute> all() {
    return TopicReader.latest(kafka, Topics.MUTES, Mute::read, RefusedRecords.logged());
  }

  /**
   * Mutes queries from now on.
   *
   * @param keyword the slug of the keyword to mute them for, or {@code null} for all keywords
   * @return the mutes that were not in force before
   */
  public List<Mute> add(Collection<Query> queries, String keyword) {
    return change(queries, keyword, false);
  }

  /**
   * Ends mutes.
   *
   * @return the mutes that were in force before
   */
  public List<Mute> remove(Collection<Query> queries, String keyword) {
    return change(queries, keyword, true);
  }

  /** Writes the mutes of another installation, if this one has never had any. */
  public void copyIfFirst(Map<String, Mute> others) {
    editor.apply(
        table -> {
          if (table.isUnused()) {
            others.forEach((key, mute) -> table.put(key, mute.encode()));
          }
          return null;
        });
  }

  private List<Mute> change(Collection<Query> queries, String keyword, boolean wasActive) {
    return editor.apply(
        table -> {
          List<Mute> changed = new ArrayList<>();
          for (Query query : queries) {
            Mute mute = Mute.of(query, keyword, System.currentTimeMillis());
            Mute before = table.values().get(mute.key());
            boolean isActive = before != null && before.isActive();
            if (isActive == wasActive
                && changed.stream().noneMatch(c -> c.key().equals(mute.key()))) {
              Mute after = wasActive ? before.until(mute.mutedAt()) : mute;
              table.put(mute.key(), after.encode());
              changed.add(after);
            }
          }
          return changed;
        });
  }
}
