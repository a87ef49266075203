package io.murmuration.control;

import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordColors;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
   * The result of an addition.
   *
   * @param keywords the keywords that were not followed before
   * @param ofQueries the new or existing keyword of each query, in the order of the request
   * @param remarks sentences about keywords to which the cluster refuses a topic of their own, and
   *     about existing ones that do not get the label of the request, by slug
   */
  public record Added(
      List<Keyword> keywords, List<Keyword> ofQueries, Map<String, String> remarks) {
    /** Returns whether a keyword was not followed before. */
    public boolean isNew(Keyword keyword) {
      return keywords.contains(keyword);
    }
  }

  /**
   * Follows queries from now on: in topics of their own up to the limit, and in the shared topic
   * beyond the limit, or if the cluster refuses to create a topic. Changes nothing about a keyword
   * with the same canonical form.
   *
   * @return the keywords that were not followed before
   * @throws KeywordException if other keywords have the slugs of a query
   */
  public List<Keyword> add(Collection<NamedQuery> queries) {
    return addAndExplain(queries).keywords();
  }

  /** Follows queries as {@link #add} does, and explains the keywords without a topic. */
  public Added addAndExplain(Collection<NamedQuery> queries) {
    return editor.apply(table -> added(queries, followed(table), table));
  }

  /**
   * Adds queries if the installation has never had a keyword.
   *
   * @return the result, or empty if the installation has had a keyword
   */
  public Optional<Added> addIfFirst(Collection<NamedQuery> queries) {
    return editor.apply(
        table ->
            table.isUnused()
                ? Optional.of(added(queries, followed(table), table))
                : Optional.empty());
  }

  /**
   * Follows exactly these queries, under these labels, from now on.
   *
   * @return the result of the addition of the missing ones
   * @throws KeywordException as for {@link #add}
   */
  public Added replace(Collection<NamedQuery> queries) {
    Map<String, NamedQuery> byForm = new HashMap<>();
    queries.forEach(named -> byForm.putIfAbsent(named.query().canonical(), named));
    return editor.apply(
        table -> {
          Map<String, Keyword> followed = followed(table);
          for (Keyword keyword : List.copyOf(followed.values())) {
            NamedQuery named = byForm.get(keyword.parsed().canonical());
            Keyword kept = named == null ? null : keyword.withLabel(named.label());
            if (kept == null) {
              followed.remove(keyword.slug());
              table.put(keyword.slug(), null);
            } else if (!kept.equals(keyword)) {
              followed.put(kept.slug(), kept);
              table.put(kept.slug(), KeywordJson.encode(kept));
            }
          }
          return added(queries, followed, table);
        });
  }

  /**
   * Changes the query or the label of a keyword, which keeps its slug, generation and counts. A
   * different query counts from now on.
   *
   * @param name its query, slug or label
   * @param query the new query, or {@code null} to keep it
   * @param label the new label, empty for none, or {@code null} to keep it
   * @return the changed keyword
   * @throws KeywordException if the keyword is not followed, several have the name, or another one
   *     has the query
   */
  public Keyword edit(String name, Query query, String label) {
    return edit(followed -> KeywordNames.find(followed.values(), name), name, query, label);
  }

  /** Changes a keyword as {@link #edit} does, by its slug alone. */
  public Keyword editSlug(String slug, Query query, String label) {
    return edit(followed -> followed.get(slug), slug, query, label);
  }

  private Keyword edit(
      Function<Map<String, Keyword>, Keyword> find, String name, Query query, String label) {
    return editor.apply(
        table -> {
          Map<String, Keyword> followed = followed(table);
          Keyword keyword = find.apply(followed);
          if (keyword == null) {
            throw KeywordException.unknown(name);
          }
          Keyword edited = query == null ? keyword : edited(keyword, query, followed.values());
          if (label != null) {
            edited = edited.withLabel(label.isEmpty() ? null : NamedQuery.label(label));
          }
          if (!edited.equals(keyword)) {
            table.put(edited.slug(), KeywordJson.encode(edited));
          }
          return edited;
        });
  }

  private static Keyword edited(Keyword keyword, Query query, Collection<Keyword> followed) {
    for (Keyword other : followed) {
      if (!other.slug().equals(keyword.slug())
          && other.parsed().canonical().equals(query.canonical())) {
        throw KeywordException.conflict(
            "%s is followed as %s already".formatted(query.text(), other.displayName()));
      }
    }
    boolean isSame = keyword.parsed().canonical().equals(query.canonical());
    return keyword.withQuery(
        query, isSame ? keyword.editedAt() : Long.valueOf(System.currentTimeMillis()));
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

  /** Removes keywords by queries, and their counts; returns the keywords that were followed. */
  public List<Keyword> remove(Collection<NamedQuery> queries) {
    Set<String> forms =
        queries.stream().map(named -> named.query().canonical()).collect(Collectors.toSet());
    return removeIf(keyword -> forms.contains(keyword.parsed().canonical()));
  }

  /**
   * Removes keywords by their queries, slugs or labels, and their counts.
   *
   * @return the keywords that were followed, by the names of the request
   * @throws KeywordException if several keywords have one of the names
   */
  public Map<String, Keyword> removeNamed(Collection<String> names) {
    return editor.apply(
        table -> {
          Map<String, Keyword> removed = new HashMap<>();
          Map<String, Keyword> followed = followed(table);
          for (String name : names) {
            Keyword keyword = KeywordNames.find(followed.values(), name);
            if (keyword != null) {
              removed.put(name, keyword);
            }
          }
          removed.values().forEach(keyword -> table.put(keyword.slug(), null));
          return removed;
        });
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
              Keyword placed = move.sharesTopic() ? current.inSharedTopic() : current.inOwnTopic();
              table.put(move.slug(), KeywordJson.encode(placed));
              moved.add(placed);
            }
          }
          return moved;
        });
  }

  private Added added(
      Collection<NamedQuery> queries,
      Map<String, Keyword> followed,
      CompactedTopicEditor.Table<Keyword> table) {
    Added added = new KeywordAddition(kafka, followed).add(queries, room(followed.values()));
    added.keywords().forEach(each -> table.put(each.slug(), KeywordJson.encode(each)));
    return added;
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
