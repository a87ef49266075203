package io.murmuration.control;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordColors;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides under which slugs and in which topics queries are followed. */
final class KeywordAddition {
  private final KafkaConnection kafka;
  private final Map<String, Keyword> followed;
  private final Map<String, Keyword> byForm = new HashMap<>();
  private final Map<String, String> remarks = new HashMap<>();

  /**
   * @param followed the followed keywords with their colors, by slug, to which the new ones are
   *     added
   */
  KeywordAddition(KafkaConnection kafka, Map<String, Keyword> followed) {
    this.kafka = kafka;
    this.followed = followed;
    followed.values().forEach(each -> byForm.put(each.parsed().canonical(), each));
  }

  /**
   * Adds queries.
   *
   * @param room the number of further keywords that may have a topic of their own
   * @throws KeywordException if other keywords have the slugs of one of them
   */
  KeywordStore.Added add(Collection<NamedQuery> queries, long room) {
    Map<String, Keyword> wanted = wanted(queries, room);
    refusals(wanted.values())
        .forEach(
            (slug, reason) -> {
              Keyword shared = wanted.get(slug).inSharedTopic();
              wanted.put(slug, shared);
              remarks.put(
                  slug,
                  "%s is followed in the topic %s, because Kafka refuses to create one of its own"
                          .formatted(shared.phrase(), kafka.topic(Topics.KEYWORD_SHARED))
                      + " (%s)".formatted(reason));
            });
    followed.putAll(wanted);
    Map<String, Keyword> colored = KeywordColors.assign(followed);
    return new KeywordStore.Added(
        wanted.keySet().stream().map(colored::get).toList(),
        queries.stream()
            .map(named -> colored.get(byForm.get(named.query().canonical()).slug()))
            .toList(),
        remarks);
  }

  private Map<String, Keyword> wanted(Collection<NamedQuery> queries, long room) {
    long now = System.currentTimeMillis();
    Map<String, Keyword> wanted = new LinkedHashMap<>();
    for (NamedQuery named : queries) {
      Keyword same = byForm.get(named.query().canonical());
      if (same == null) {
        Keyword keyword = Keyword.of(named, freeSlug(named.query(), wanted), now);
        Keyword placed = wanted.size() < room ? keyword : keyword.inSharedTopic();
        wanted.put(placed.slug(), placed);
        byForm.put(named.query().canonical(), placed);
      } else if (named.label() != null && !named.label().equals(same.label())) {
        remarks.put(
            same.slug(),
            "%s is followed %s already, and is not renamed"
                .formatted(
                    same.phrase(),
                    same.label() == null ? "without a label" : "under the label " + same.label()));
      }
    }
    return wanted;
  }

  /** Returns the slug of a query, which another keyword has kept if its query was edited. */
  private String freeSlug(Query query, Map<String, Keyword> wanted) {
    for (String slug : List.of(query.slug(), query.hashedSlug())) {
      if (!followed.containsKey(slug) && !wanted.containsKey(slug)) {
        return slug;
      }
    }
    throw KeywordException.conflict(
        "%s cannot be followed: its slug %s belongs to the keyword %s. Remove that keyword first"
            .formatted(
                query.text(),
                query.hashedSlug(),
                followed
                    .getOrDefault(query.hashedSlug(), wanted.get(query.hashedSlug()))
                    .displayName()));
  }

  /** Returns the reasons for which Kafka would refuse own topics of keywords, by slug. */
  private Map<String, String> refusals(Collection<Keyword> wanted) {
    Map<String, String> refusals = new HashMap<>();
    List<TopicSpec> topics = TopicLayout.own(new ArrayList<>(wanted), false);
    if (!topics.isEmpty()) {
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin.refusals(topics).forEach((topic, reason) -> refusals.put(Topics.slug(topic), reason));
      }
    }
    return refusals;
  }
}
