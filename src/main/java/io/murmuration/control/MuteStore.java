package io.murmuration.control;

import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MuteCount;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.query.Query;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Lists and changes the mutes. Every running fanout applies a change within two seconds. Every
 * method blocks, and throws {@link KafkaException} if Kafka cannot be reached.
 */
public final class MuteStore {
  /** Maximum number of mutes in force. */
  private static final int MAX_ACTIVE = 10_000;

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

  /** Returns the mutes in force, with the posts that they have held back. */
  public List<ActiveMute> active() {
    ActiveMutes active = new ActiveMutes();
    all().forEach(active::putMute);
    TopicReader.latest(kafka, Topics.MUTE_COUNTS, MuteCount::read, RefusedRecords.logged())
        .forEach(active::putCount);
    return active.list();
  }

  /**
   * Mutes queries from now on.
   *
   * @param keyword the keyword to mute them for, or {@code null} for all keywords
   * @return the mutes that were not in force before
   * @throws KeywordException if too many mutes would be in force
   */
  public List<Mute> add(Collection<Query> queries, Keyword keyword) {
    return editor.apply(
        table -> {
          Map<String, Mute> added = new LinkedHashMap<>();
          for (Query query : queries) {
            Mute mute = Mute.of(query, keyword, System.currentTimeMillis());
            Mute before = table.values().get(mute.key());
            boolean isInForce =
                before != null && before.isActive() && (keyword == null || before.isFor(keyword));
            if (!isInForce) {
              added.put(mute.key(), mute);
            }
          }
          Map<String, Mute> after = new HashMap<>(table.values());
          after.putAll(added);
          if (after.values().stream().filter(Mute::isActive).count() > MAX_ACTIVE) {
            throw KeywordException.conflict("at most 10,000 mutes can be in force; end some first");
          }
          added.forEach((key, mute) -> table.put(key, mute.encode()));
          return List.copyOf(added.values());
        });
  }

  /**
   * Ends mutes.
   *
   * @param keyword the slug of the keyword that they are for, or {@code null} for all keywords
   * @return the mutes that were in force before
   */
  public List<Mute> remove(Collection<Query> queries, String keyword) {
    return editor.apply(
        table -> {
          Map<String, Mute> ended = new LinkedHashMap<>();
          for (Query query : queries) {
            Mute mute = new Mute(query.canonical(), keyword, System.currentTimeMillis(), null);
            Mute before = table.values().get(mute.key());
            if (before != null && before.isActive()) {
              ended.put(mute.key(), before.until(mute.mutedAt()));
            }
          }
          ended.forEach((key, mute) -> table.put(key, mute.encode()));
          return List.copyOf(ended.values());
        });
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
}
