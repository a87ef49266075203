package io.murmuration.fanout;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicCreationException;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Vertx;
import java.util.List;
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
  private final AtomicBoolean busy = new AtomicBoolean();

  KeywordMoves(Vertx vertx, KafkaConnection kafka, int limit, OwnTopics ownTopics) {
    this.vertx = vertx;
    this.store = new KeywordStore(kafka, limit);
    this.ownTopics = ownTopics;
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

  /** Creates the topics of moves, and returns those moves that Kafka permits. */
  private List<Keyword> possible(List<Keyword> moves) {
    try {
      ownTopics.create(moves);
      return moves;
    } catch (TopicCreationException e) {
      return KeywordPlacement.without(e.topics(), moves);
    }
  }

  private void report(List<Keyword> moved) {
    long toShared = moved.stream().filter(Keyword::sharesTopic).count();
    if (!moved.isEmpty()) {
      LOG.info("keywords moved: own={} shared={}", moved.size() - toShared, toShared);
    }
  }
}
