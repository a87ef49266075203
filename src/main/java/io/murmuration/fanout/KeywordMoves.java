package io.murmuration.fanout;

import io.murmuration.control.KeywordStore;
import io.murmuration.control.OwnTopics;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves keywords between the shared topic and their own, and then deletes unused topics. At most
 * one round runs at a time, in the background.
 */
final class KeywordMoves {
  private static final Logger LOG = LoggerFactory.getLogger(KeywordMoves.class);

  private final Vertx vertx;
  private final KeywordStore store;
  private final UnusedTopics unused;
  private final OwnTopics ownTopics;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean busy = new AtomicBoolean();

  KeywordMoves(Vertx vertx, KafkaConnection kafka, int limit) {
    this.vertx = vertx;
    this.store = new KeywordStore(kafka, limit);
    this.ownTopics = new OwnTopics(kafka);
    this.unused = new UnusedTopics(kafka, UnusedTopics.RETENTION);
  }

  /**
   * Begins a round, unless one is still running. A failed round is not retried: the next decision
   * replaces it. From any thread.
   *
   * @param moves the keywords with their new topics
   */
  void begin(List<Keyword> moves) {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    vertx
        .executeBlocking(
            () -> {
              List<Keyword> possible = possible(moves);
              List<Keyword> moved = possible.isEmpty() ? List.of() : store.move(possible);
              unused.delete(store.list(), System.currentTimeMillis());
              return moved;
            },
            false)
        .onSuccess(this::report)
        .onFailure(e -> LOG.warn("cannot move keywords: {}", e.toString()))
        .onComplete(done -> busy.set(false));
  }

  /** Leaves out the keywords to which the cluster refuses a topic, and remembers them. */
  private List<Keyword> possible(List<Keyword> moves) {
    Map<String, String> refusals = ownTopics.refusals(moves);
    refusals.forEach(
        (slug, reason) -> {
          if (refused.add(slug)) {
            LOG.warn("keyword={} stays in the shared topic: {}", slug, reason);
          }
        });
    return moves.stream().filter(move -> !refusals.containsKey(move.slug())).toList();
  }

  /** Returns whether the cluster has not refused a topic to a keyword. From any thread. */
  boolean mayHaveTopic(Keyword keyword) {
    return !refused.contains(keyword.slug());
  }

  private void report(List<Keyword> moved) {
    long toShared = moved.stream().filter(Keyword::sharesTopic).count();
    if (!moved.isEmpty()) {
      LOG.info("keywords moved: own={} shared={}", moved.size() - toShared, toShared);
    }
  }
}
