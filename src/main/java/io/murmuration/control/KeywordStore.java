package io.murmuration.control;

import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordColors;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.query.NamedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Lists and changes the followed keywords. Every running process sees a change within two seconds.
 * Changes by several processes are serialized: each one is based on the one before. Every method
 * blocks, and throws {@link KafkaException} if Kafka cannot be reached.
 */
public final class KeywordStore {
  private final KafkaConnection kafka;
  private final CompactedTopicEditor<Keyword> editor;
  private final RefusedRecords refused = RefusedRecords.logged();
  private final int ownTopics;

  public KeywordStore(KafkaConnection kafka) {
    this(kafka, Settings.Fanout.DEFAULT_OWN_TOPICS);
  }

  public KeywordStore(KafkaConnection kafka, int ownTopics) {
    this.kafka = kafka;
    editor = new CompactedTopicEditor<>(kafka, Topics.KEYWORDS, KeywordJson::read);
    this.ownTopics = ownTopics;
  }

  /** Returns all keywords with their colors, ordered by slug. */
  public List<Keyword> list() {
    return List.copyOf(
        KeywordColors.assign(TopicReader.latest(kafka, Topics.KEYWORDS, KeywordJson::read, refused))
            .values());
  }

  /**
   * The keywords that were not followed before, and a sentence for each of them to which the
   * cluster refuses a topic of its own, by slug.
   */
  public record Added(List<Keyword> keywords, Map<String, String> remarks) {}

  /**
   * Follows queries from now on: in topics of their own up to the limit, and in the shared topic
   * beyond the limit, or if the cluster refuses to create a topic.
   *
   * @return the keywords that were not followed before
   */
  public List<Keyword> add(Collection<NamedQuery> queries) {
    return addAndExplain(queries).keywords();
  }

  /** Follows queries as {@link #add} does, and explains the keywords without a topic. */
  public Added addAndExplain(Collection<NamedQuery> queries) {
    return editor.apply(table -> added(queries, table));
  }

  /**
   * Adds queries if the installation has never had a keyword.
   *
   * @return the result, or empty if the installation has had a keyword
   */
  public Optional<Added> addIfFirst(Collection<NamedQuery> queries) {
    return editor.apply(
        table -> table.isUnused() ? Optional.of(added(queries, table)) : Optional.empty());
  }

  /** Writes keywords again that refused records follow: compaction would only keep those. */
  public void repair() {
    editor.apply(table -> null);
  }

  /** Copies keywords with their generations if the installation has never had a keyword. */
  public void copyIfFirst(Collection<Keyword> others) {
    editor.apply(
        table -> {
          if (table.isUnused()) {
            others.forEach(k -> table.put(k.slug(), KeywordJson.encode(k)));
          }
          return null;
        });
  }

  /**
   * Removes keywords by their queries and their counts; returns the keywords that were followed.
   */
  public List<Keyword> remove(Collection<NamedQuery> queries) {
    Set<String> forms =
        queries.stream().map(named -> named.query().canonical()).collect(Collectors.toSet());
    return removeIf(keyword -> forms.contains(keyword.parsed().canonical()));
  }

  /** Removes keywords and their counts; returns those that were followed. */
  public List<Keyword> removeSlugs(Set<String> slugs) {
    return removeIf(keyword -> slugs.contains(keyword.slug()));
  }

  private List<Keyword> removeIf(Predicate<Keyword> isUnwanted) {
    return editor.apply(
        table -> {
          Map<String, Keyword> followed = followed(table);
          followed.values().removeIf(isUnwanted.negate());
          followed.keySet().forEach(slug -> table.put(slug, null));
          return List.copyOf(followed.values());
        });
  }

  /**
   * Moves keywords to the shared topic, or to their own up to the limit. Skips keywords that were
   * removed in the meantime.
   *
   * @param moves the keywords with their new topics
   * @return the keywords that have moved
   */
  public List<Keyword> move(Collection<Keyword> moves) {
    // Moves to the shared topic make room for the others.
    List<Keyword> ordered =
        moves.stream().sorted(Comparator.comparing(Keyword::sharesTopic).reversed()).toList();
    return editor.apply(
        table -> {
          Map<String, Keyword> followed = followed(table);
          long room = room(followed.values());
          List<Keyword> moved = new ArrayList<>();
          for (Keyword move : ordered) {
            Keyword current = followed.get(move.slug());
            boolean fits = move.sharesTopic() || room > 0;
            if (move.isSameGenerationAs(current) && !current.topic().equals(move.topic()) && fits) {
              room += move.sharesTopic() ? 1 : -1;
              Keyword placed = move.withColor(current.color());
              table.put(move.slug(), KeywordJson.encode(placed));
              moved.add(placed);
            }
          }
          return moved;
        });
  }

  private Added added(Collection<NamedQuery> queries, CompactedTopicEditor.Table<Keyword> table) {
    Map<String, Keyword> followed = followed(table);
    long room = room(followed.values());
    long now = System.currentTimeMillis();
    Set<String> forms = new HashSet<>();
    followed.values().forEach(keyword -> forms.add(keyword.parsed().canonical()));
    List<Keyword> wanted = new ArrayList<>();
    for (NamedQuery named : queries) {
      if (forms.add(named.query().canonical())) {
        // An edited keyword keeps the slug of its first query.
        boolean isFree = !followed.containsKey(named.query().slug());
        Keyword keyword =
            Keyword.of(named, isFree ? named.query().slug() : named.query().hashedSlug(), now);
        wanted.add(room-- > 0 ? keyword : keyword.inSharedTopic());
      }
    }
    Map<String, String> refusals = refusals(wanted);
    wanted.replaceAll(each -> refusals.containsKey(each.slug()) ? each.inSharedTopic() : each);
    wanted.forEach(each -> followed.put(each.slug(), each));
    Map<String, Keyword> colored = KeywordColors.assign(followed);
    List<Keyword> added = wanted.stream().map(each -> colored.get(each.slug())).toList();
    added.forEach(each -> table.put(each.slug(), KeywordJson.encode(each)));
    return new Added(added, remarks(added, refusals));
  }

  /** Returns the reasons for which Kafka would refuse own topics of keywords, by slug. */
  private Map<String, String> refusals(Collection<Keyword> wanted) {
    Map<String, String> refusals = new HashMap<>();
    List<TopicSpec> topics = TopicLayout.own(wanted, false);
    if (!topics.isEmpty()) {
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin.refusals(topics).forEach((topic, reason) -> refusals.put(Topics.slug(topic), reason));
      }
    }
    return refusals;
  }

  private Map<String, String> remarks(List<Keyword> added, Map<String, String> refusals) {
    Map<String, String> remarks = new HashMap<>();
    for (Keyword keyword : added) {
      if (refusals.containsKey(keyword.slug())) {
        remarks.put(
            keyword.slug(),
            "%s is followed in the topic %s, because Kafka refuses to create one of its own (%s)"
                .formatted(
                    keyword.phrase(),
                    kafka.topic(Topics.KEYWORD_SHARED),
                    refusals.get(keyword.slug())));
      }
    }
    return remarks;
  }

  private long room(Collection<Keyword> followed) {
    return ownTopics - followed.stream().filter(keyword -> !keyword.sharesTopic()).count();
  }

  /**
   * Returns the followed keywords, and stores the colors that earlier versions did not store,
   * before a change of the keywords changes them.
   */
  private static Map<String, Keyword> followed(CompactedTopicEditor.Table<Keyword> table) {
    Map<String, Keyword> followed = KeywordColors.assign(table.values());
    table
        .values()
        .forEach(
            (slug, keyword) -> {
              if (keyword.color() == null) {
                table.put(slug, KeywordJson.encode(followed.get(slug)));
              }
            });
    return followed;
  }
}
