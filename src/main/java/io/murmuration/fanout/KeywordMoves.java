package io.murmuration.fanout;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves keywords between the shared topic and their own, and then deletes the topics that nobody
 * needs any more; one round after another, and nobody waits for it.
 */
public final class KeywordMoves {
  private static final Logger LOG = LoggerFactory.getLogger(KeywordMoves.class);

  private final Vertx vertx;
  private final KeywordStore store;
  private final UnusedTopics deserted;
  private final AtomicBoolean busy = new AtomicBoolean();

  public KeywordMoves(Vertx vertx, KafkaConnection kafka, int ownTopics) {
    this.vertx = vertx;
    this.store = new KeywordStore(kafka, ownTopics);
    this.deserted = new UnusedTopics(kafka, UnusedTopics.KEPT);
  }

  /**
   * Begins a round, unless the last one goes on. What fails is not tried again: the next round has
   * what is to be done then. From any thread.
   *
   * @param moves keywords with the topic that they are to move to
   */
  public void begin(List<Keyword> moves) {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    vertx
        .executeBlocking(
            () -> {
              List<Keyword> moved = moves.isEmpty() ? List.of() : store.move(moves);
              deserted.delete(store.list(), System.currentTimeMillis());
              return moved;
            },
            false)
        .onSuccess(this::report)
        .onFailure(e -> LOG.warn("keywords could not be moved: {}", e.toString()))
        .onComplete(done -> busy.set(false));
  }

  private void report(List<Keyword> moved) {
    long toShared = moved.stream().filter(Keyword::sharesTopic).count();
    if (!moved.isEmpty()) {
      LOG.info("keywords moved: own={} shared={}", moved.size() - toShared, toShared);
    }
  }
}
