package io.murmuration.control;

import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordFormatException;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.keyword.Phrase;
import io.murmuration.message.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Lists and changes the keywords that are followed. Every running process sees a change within two
 * seconds. Changes of different processes come one after another, each in full knowledge of the one
 * before. Every method blocks, and throws {@link KafkaException} when Kafka cannot be reached.
 */
public final class KeywordStore {
  private final KafkaConnection kafka;
  private final int ownTopics;

  /** A store for an installation with the default number of own topics. */
  public KeywordStore(KafkaConnection kafka) {
    this(kafka, Settings.Fanout.DEFAULT_OWN_TOPICS);
  }

  /**
   * @param ownTopics how many keywords may have a topic of their own; the others share one
   */
  public KeywordStore(KafkaConnection kafka, int ownTopics) {
    this.kafka = kafka;
    this.ownTopics = ownTopics;
  }

  /** All keywords, in the order of their slugs. */
  public List<Keyword> list() {
    List<Keyword> keywords = new ArrayList<>();
    for (byte[] value : new TreeMap<>(TopicReader.latestByKey(kafka, Topics.KEYWORDS)).values()) {
      keywords.add(decode(value));
    }
    return keywords;
  }

  /**
   * Follows some phrases from now on: with topics of their own while there may be more of these,
   * else in the shared one.
   *
   * @return those that were not followed before
   */
  public List<Keyword> add(Collection<Phrase> phrases) {
    return new CompactedTopicEditor(kafka, Topics.KEYWORDS).apply(table -> added(phrases, table));
  }

  /** Adds phrases if nobody has ever added one; whether it did. */
  public boolean addIfFirst(Collection<Phrase> phrases) {
    return new CompactedTopicEditor(kafka, Topics.KEYWORDS)
        .apply(
            table -> {
              boolean first = table.isUnused();
              if (first) {
                added(phrases, table);
              }
              return first;
            });
  }

  /** Follows the same lives of the same keywords as another store, if nobody ever added one. */
  public void copyIfFirst(Collection<Keyword> others) {
    new CompactedTopicEditor(kafka, Topics.KEYWORDS)
        .apply(
            table -> {
              if (table.isUnused()) {
                others.forEach(k -> table.put(k.slug(), KeywordJson.encode(k)));
              }
              return null;
            });
  }

  /**
   * Stops following some phrases; what was counted for them is forgotten.
   *
   * @return those that were followed
   */
  public List<Keyword> remove(Collection<Phrase> phrases) {
    return removeSlugs(phrases.stream().map(Phrase::slug).collect(Collectors.toSet()));
  }

  /**
   * Stops following the keywords of some slugs; what was counted for them is forgotten.
   *
   * @return those that were followed
   */
  public List<Keyword> removeSlugs(Set<String> slugs) {
    return new CompactedTopicEditor(kafka, Topics.KEYWORDS)
        .apply(
            table -> {
              Map<String, Keyword> followed = followed(table);
              followed.keySet().retainAll(slugs);
              followed.keySet().forEach(slug -> table.put(slug, null));
              return List.copyOf(followed.values());
            });
  }

  /**
   * Moves keywords to other topics, unless they have been removed meanwhile: to the shared one, and
   * to their own as long as there may be more of these.
   *
   * @param moves the keywords with the topic that they are to live in
   * @return those that have moved
   */
  public List<Keyword> move(Collection<Keyword> moves) {
    // Those that make room come first.
    List<Keyword> ordered =
        moves.stream().sorted(Comparator.comparing(Keyword::sharesTopic).reversed()).toList();
    return new CompactedTopicEditor(kafka, Topics.KEYWORDS)
        .apply(
            table -> {
              Map<String, Keyword> followed = followed(table);
              long room = room(followed.values());
              List<Keyword> moved = new ArrayList<>();
              for (Keyword move : ordered) {
                Keyword current = followed.get(move.slug());
                boolean fits = move.sharesTopic() || room > 0;
                if (move.isSameGenerationAs(current) && !current.equals(move) && fits) {
                  room += move.sharesTopic() ? 1 : -1;
                  table.put(move.slug(), KeywordJson.encode(move));
                  moved.add(move);
                }
              }
              return moved;
            });
  }

  private List<Keyword> added(Collection<Phrase> phrases, CompactedTopicEditor.Table table) {
    Map<String, Keyword> followed = followed(table);
    long room = room(followed.values());
    long now = System.currentTimeMillis();
    List<Keyword> added = new ArrayList<>();
    for (Phrase phrase : phrases) {
      Keyword keyword = phrase.addedAt(now);
      if (followed.putIfAbsent(phrase.slug(), keyword) == null) {
        Keyword placed = room-- > 0 ? keyword : keyword.inSharedTopic();
        table.put(placed.slug(), KeywordJson.encode(placed));
        added.add(placed);
      }
    }
    return added;
  }

  private long room(Collection<Keyword> followed) {
    return ownTopics - followed.stream().filter(keyword -> !keyword.sharesTopic()).count();
  }

  private static Map<String, Keyword> followed(CompactedTopicEditor.Table table) {
    Map<String, Keyword> followed = new TreeMap<>();
    table.values().forEach((slug, value) -> followed.put(slug, decode(value)));
    return followed;
  }

  private static Keyword decode(byte[] value) {
    try {
      return KeywordJson.decode(value);
    } catch (KeywordFormatException e) {
      throw new KafkaException("the topic keywords holds something else: " + e.getMessage(), e);
    }
  }
}
