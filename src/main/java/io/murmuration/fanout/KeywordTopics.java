package io.murmuration.fanout;

import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.KeywordTable;
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
 * Creates the own topics of keywords, and deletes those of removed keywords. For one Vert.x
 * context, except for {@link #ready}.
 */
final class KeywordTopics {
  private static final Logger LOG = LoggerFactory.getLogger(KeywordTopics.class);

  /** Time after which every process has stopped writing to the topic of a removed keyword. */
  private static final Duration DELETION_DELAY = Duration.ofSeconds(3);

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final KeywordTable keywords;
  private final OwnTopics ownTopics;
  private volatile Collection<Keyword> ready = List.of();
  private Future<Void> updated = Future.succeededFuture();
  private boolean updatePending;
  private final Set<String> scheduled = new HashSet<>();

  KeywordTopics(Vertx vertx, KafkaConnection kafka, KeywordTable keywords, OwnTopics ownTopics) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.keywords = keywords;
    this.ownTopics = ownTopics;
  }

  /**
   * Returns the keywords, each in an existing topic; a new collection after each change. From any
   * thread.
   */
  Collection<Keyword> ready() {
    return ready;
  }

  /**
   * Applies a change of the keywords. A removed keyword stops being ready at once; an added keyword
   * becomes ready as soon as its topic exists. A keyword that moves stays ready, first in the old
   * topic and then in the new one, so that no post is lost between them.
   */
  Future<Void> update() {
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
    ownTopics.retain(wanted);
    return vertx
        .executeBlocking(() -> ownTopics.create(wanted))
        .onSuccess(differences -> ready = current(wanted))
        .onSuccess(differences -> Bootstrap.report(vertx, differences))
        .<Void>mapEmpty()
        .recover(
            e ->
                e instanceof TopicCreationException refusal
                    ? share(wanted, refusal)
                    : Future.failedFuture(e))
        .onFailure(
            e -> {
              LOG.warn("cannot create the topics of keywords, retrying: {}", e.toString());
              vertx.setTimer(RETRY_DELAY.toMillis(), timer -> update());
            });
  }

  /** Moves the keywords whose topics Kafka refused to the shared topic, and creates the others. */
  private Future<Void> share(Collection<Keyword> wanted, TopicCreationException refusal) {
    List<Keyword> moves =
        wanted.stream()
            .filter(keyword -> refusal.topics().contains(keyword.topic()))
            .map(Keyword::inSharedTopic)
            .toList();
    return vertx
        .executeBlocking(() -> new KeywordStore(kafka).move(moves))
        .compose(moved -> moved.isEmpty() ? Future.failedFuture(refusal) : keywords.toEnd())
        .compose(read -> createMissing());
  }

  /**
   * Returns the keywords that are still followed. Those that moved to the shared topic, which
   * always exists, get it at once; own topics must be created first.
   */
  private Collection<Keyword> current(Collection<Keyword> some) {
    Map<String, Keyword> followed = keywords.all();
    List<Keyword> current = new ArrayList<>();
    for (Keyword keyword : some) {
      Keyword now = followed.get(keyword.slug());
      if (keyword.isSameGenerationAs(now)) {
        current.add(now.sharesTopic() ? now : keyword);
      }
    }
    return List.copyOf(current);
  }

  /** Includes topics that an earlier process did not delete before it ended. */
  private void scheduleDeletions() {
    Set<String> slugs = new HashSet<>(keywords.removed());
    slugs.removeAll(scheduled);
    if (!slugs.isEmpty()) {
      scheduled.addAll(slugs);
      vertx.setTimer(DELETION_DELAY.toMillis(), timer -> deleteIfStillRemoved(slugs));
    }
  }

  private void deleteIfStillRemoved(Set<String> slugs) {
    scheduled.removeAll(slugs);
    keywords
        .toEnd()
        .compose(
            read -> {
              slugs.retainAll(keywords.removed());
              return vertx.executeBlocking(() -> delete(slugs));
            })
        .onFailure(e -> LOG.warn("cannot delete the topics of removed keywords: {}", e.toString()));
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
