package io.murmuration.fanout;

import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordTable;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicCreationException;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topic of each keyword that is to have its own, and deletes that of each that was
 * removed. Used in one context, but for {@link #ready}.
 */
public final class KeywordTopics {
  private static final Logger LOG = LoggerFactory.getLogger(KeywordTopics.class);

  /** By then every process has stopped writing to the topic of a keyword that was removed. */
  private static final Duration DELETION_DELAY = Duration.ofSeconds(3);

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** Somebody has to do something first. */
  private static final Duration REFUSED_RETRY_DELAY = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final KeywordTable keywords;
  private final boolean keepAllPosts;
  private volatile Collection<Keyword> ready = List.of();
  private Future<Void> updated = Future.succeededFuture();
  private boolean updatePending;
  private boolean refusedBefore;
  private final Set<String> toBeDeleted = new HashSet<>();

  public KeywordTopics(
      Vertx vertx, KafkaConnection kafka, KeywordTable keywords, boolean keepAllPosts) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.keywords = keywords;
    this.keepAllPosts = keepAllPosts;
  }

  /**
   * The keywords, each in a topic that exists; another collection after each change. From any
   * thread.
   */
  public Collection<Keyword> ready() {
    return ready;
  }

  /**
   * Follows a change of the keywords: a removed one is not ready any more at once, and an added one
   * is as soon as its topic exists. One that moves is ready all the time, first in the one topic,
   * then in the other, so that no post is lost between them.
   */
  public Future<Void> update() {
    ready = current(ready);
    if (!updatePending) {
      updatePending = true;
      updated = updated.otherwiseEmpty().compose(earlier -> createMissing());
    }
    scheduleDeletions();
    return updated;
  }

  private Future<Void> createMissing() {
    updatePending = false;
    Collection<Keyword> wanted = keywords.all().values();
    return vertx
        .executeBlocking(() -> create(wanted))
        .onSuccess(differences -> ready = current(wanted))
        .onSuccess(differences -> Bootstrap.report(vertx, differences))
        .onFailure(
            e -> {
              boolean refused = e instanceof TopicCreationException;
              if (!refused) {
                LOG.warn(
                    "the topics of the keywords cannot be created, trying again: {}", e.toString());
              } else if (!refusedBefore) {
                LOG.error(
                    "those keywords that are to have a topic of their own are not followed, trying"
                        + " again: {}",
                    e.getMessage());
              }
              refusedBefore = refused;
              Duration delay = refused ? REFUSED_RETRY_DELAY : RETRY_DELAY;
              vertx.setTimer(delay.toMillis(), timer -> update());
            })
        .mapEmpty();
  }

  private List<String> create(Collection<Keyword> wanted) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      return admin.ensure(TopicLayout.own(wanted, keepAllPosts), TopicLayout.creationAdvice(kafka));
    }
  }

  /**
   * The shared topic always exists; to one of its own a keyword goes once that has been created.
   */
  private Collection<Keyword> current(Collection<Keyword> some) {
    Map<String, Keyword> followed = keywords.all();
    List<Keyword> current = new ArrayList<>();
    for (Keyword keyword : some) {
      Keyword now = followed.get(keyword.slug());
      if (keyword.isSameLifeAs(now)) {
        current.add(now.sharesTopic() ? now : keyword);
      }
    }
    return List.copyOf(current);
  }

  /** Also finds what an earlier process had no time to delete. */
  private void scheduleDeletions() {
    Set<String> slugs = new HashSet<>(keywords.removed());
    slugs.removeAll(toBeDeleted);
    if (!slugs.isEmpty()) {
      toBeDeleted.addAll(slugs);
      vertx.setTimer(DELETION_DELAY.toMillis(), timer -> deleteIfStillRemoved(slugs));
    }
  }

  private void deleteIfStillRemoved(Set<String> slugs) {
    toBeDeleted.removeAll(slugs);
    keywords
        .toEnd()
        .compose(
            read -> {
              slugs.retainAll(keywords.removed());
              return vertx.executeBlocking(() -> delete(slugs));
            })
        .onFailure(e -> LOG.warn("topics of removed keywords are left over: {}", e.toString()));
  }

  private Void delete(Set<String> slugs) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      Set<String> topics = admin.list();
      topics.retainAll(slugs.stream().map(slug -> Topics.KEYWORD_PREFIX + slug).toList());
      admin.delete(topics);
      return null;
    }
  }
}
