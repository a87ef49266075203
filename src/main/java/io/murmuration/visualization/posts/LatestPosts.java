package io.murmuration.visualization.posts;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over, at most twice a second, some of the latest posts of keywords, for as long as it is
 * open: it looks at the ends of their topics only, and gives no more than 20 posts of a keyword at
 * a time. While Kafka does not answer, it tries again. The handler runs in the context that opened
 * it.
 */
public final class LatestPosts {
  private static final Logger LOG = LoggerFactory.getLogger(LatestPosts.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration BACKOFF = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Context context;
  private final PostTailReader reader;
  private final Supplier<Collection<Keyword>> keywords;
  private final Consumer<List<KeywordPost>> handler;
  private final Promise<Void> closed = Promise.promise();
  private final KafkaClientMetrics.Binding measured;
  private boolean failing;
  private boolean closing;

  private LatestPosts(
      Vertx vertx,
      KafkaConnection kafka,
      Supplier<Collection<Keyword>> keywords,
      Consumer<List<KeywordPost>> handler) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.reader = new PostTailReader(kafka);
    this.measured = Metrics.of(vertx).kafkaClients().bind("latest-posts", reader.client());
    this.keywords = keywords;
    this.handler = handler;
  }

  /**
   * Resolves after the first look, with the latest posts of each keyword handed over, or without if
   * Kafka did not answer.
   *
   * @param keywords the keywords that are followed, asked before each look
   * @param handler takes what was found, also if that is nothing
   */
  public static Future<LatestPosts> open(
      Vertx vertx,
      KafkaConnection kafka,
      Supplier<Collection<Keyword>> keywords,
      Consumer<List<KeywordPost>> handler) {
    LatestPosts tails = new LatestPosts(vertx, kafka, keywords, handler);
    return tails.look().map(tails);
  }

  /** Stops; the handler is not called any more. In the context that opened it. */
  public Future<Void> close() {
    if (!closing) {
      closing = true;
      measured.close();
      reader.wakeUp();
      context
          .executeBlocking(
              () -> {
                reader.close();
                return null;
              })
          .<Void>mapEmpty()
          .onComplete(closed);
    }
    return closed.future();
  }

  /** Never fails. Looks come one after another, and the next one is planned when one has ended. */
  private Future<Void> look() {
    Collection<Keyword> followed = keywords.get();
    return context
        .executeBlocking(() -> reader.look(followed))
        .onSuccess(
            posts -> {
              failing = false;
              if (!closing) {
                handler.accept(posts);
              }
            })
        .onFailure(this::report)
        .transform(
            looked -> {
              if (!closing) {
                Duration pause = looked.succeeded() ? INTERVAL : BACKOFF;
                vertx.setTimer(pause.toMillis(), timer -> lookAgain());
              }
              return Future.succeededFuture();
            });
  }

  private void lookAgain() {
    if (!closing) {
      look();
    }
  }

  private void report(Throwable e) {
    if (!failing && !(e instanceof WakeupException)) {
      failing = true;
      LOG.warn("the latest posts cannot be read, trying again: {}", e.toString());
    }
  }
}
