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
 * Passes some of the latest posts of keywords to a handler, at most twice a second. It reads only
 * the ends of their topics and passes at most 20 posts of a keyword at a time. It retries while
 * Kafka does not answer. The handler runs in the context that opened it.
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
   * Starts reading. Resolves after the first read: the handler has received the latest posts of
   * each keyword, or Kafka did not answer.
   *
   * @param keywords supplies the followed keywords before each read
   * @param handler receives the posts of each read, which may be none
   */
  public static Future<LatestPosts> open(
      Vertx vertx,
      KafkaConnection kafka,
      Supplier<Collection<Keyword>> keywords,
      Consumer<List<KeywordPost>> handler) {
    LatestPosts latest = new LatestPosts(vertx, kafka, keywords, handler);
    return latest.read().map(latest);
  }

  /** Stops calling the handler. Call it in the context that opened this. */
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

  /** Reads once and schedules the next read when this one ends. Never fails. */
  private Future<Void> read() {
    Collection<Keyword> followed = keywords.get();
    return context
        .executeBlocking(() -> reader.read(followed))
        .onSuccess(
            posts -> {
              failing = false;
              if (!closing) {
                handler.accept(posts);
              }
            })
        .onFailure(this::report)
        .transform(
            done -> {
              if (!closing) {
                Duration pause = done.succeeded() ? INTERVAL : BACKOFF;
                vertx.setTimer(pause.toMillis(), timer -> readAgain());
              }
              return Future.succeededFuture();
            });
  }

  private void readAgain() {
    if (!closing) {
      read();
    }
  }

  private void report(Throwable e) {
    if (!failing && !(e instanceof WakeupException)) {
      failing = true;
      LOG.warn("cannot read the latest posts, retrying: {}", e.toString());
    }
  }
}
