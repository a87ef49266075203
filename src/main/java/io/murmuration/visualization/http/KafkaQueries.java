package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaErrors;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.records.RecordBrowser;
import io.murmuration.operate.records.RecordQuery;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Queries Kafka for browsers off the event loop: six queries at a time, at most three of them for
 * records, and at most 32 in all. Equal queries at the same time or within a second share an
 * answer. Used by one event loop.
 */
public final class KafkaQueries {
  private static final int MAX_CONCURRENT = 6;
  private static final int MAX_READING = 3;
  private static final int MAX_WAITING = 32;
  private static final long FRESH_MILLIS = 1_000;
  private static final long TIMEOUT_SECONDS = 20;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final KafkaConnection kafka;
  private final RecordBrowser browser;
  private final Map<String, Future<EncodedJson>> answers = new HashMap<>();
  private KafkaAdmin admin;
  private int waiting;
  private int reading;

  /** Connects to Kafka with the first query. */
  public KafkaQueries(Vertx vertx, KafkaConnection kafka) {
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor("murmuration-kafka-view", MAX_CONCURRENT);
    this.kafka = kafka;
    this.browser = new RecordBrowser(kafka);
  }

  /**
   * Returns the result of a query as JSON. Fails with a {@link RefusedException} for the client.
   *
   * @param key identifies equal queries
   */
  Future<EncodedJson> ask(String key, Function<KafkaAdmin, ?> query) {
    Future<EncodedJson> known = answers.get(key);
    if (known != null) {
      return known;
    }
    Future<EncodedJson> answer = run(() -> EncodedJson.of(query.apply(admin())), () -> {});
    answers.put(key, answer);
    answer
        .onSuccess(json -> vertx.setTimer(FRESH_MILLIS, timer -> answers.remove(key, answer)))
        .onFailure(e -> answers.remove(key, answer));
    return answer;
  }

  /** Returns records as JSON, read for each call. */
  Future<EncodedJson> read(RecordQuery query) {
    if (reading >= MAX_READING) {
      return Future.failedFuture(
          new RefusedException(503, "too many clients are reading records; try again later"));
    }
    reading++;
    return run(() -> EncodedJson.of(browser.read(query)), () -> reading--);
  }

  /** Forgets the answers from before a change. */
  void forget() {
    answers.clear();
  }

  /** Returns the client, connected. Thread-safe. */
  synchronized KafkaAdmin admin() {
    if (admin == null) {
      admin = new KafkaAdmin(kafka);
    }
    return admin;
  }

  /** Closes the client; running queries fail. */
  public Future<Void> close() {
    return vertx.executeBlocking(this::closeAdmin, false).eventually(workers::close);
  }

  private synchronized Void closeAdmin() {
    if (admin != null) {
      admin.close();
    }
    return null;
  }

  /** Calls {@code ended} when the query has ended, which may be after its timeout. */
  private Future<EncodedJson> run(Callable<EncodedJson> query, Runnable ended) {
    if (waiting >= MAX_WAITING) {
      ended.run();
      return Future.failedFuture(
          new RefusedException(503, "too many requests are waiting for Kafka; try again later"));
    }
    waiting++;
    return workers
        .executeBlocking(query, false)
        .onComplete(
            done -> {
              waiting--;
              ended.run();
            })
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .recover(e -> Future.failedFuture(toRefusal(e)));
  }

  /** Converts a failure of Kafka to one for the client; returns any other unchanged. */
  static Throwable toRefusal(Throwable e) {
    if (e instanceof ConfigException || e instanceof InvalidTopicException) {
      return new RefusedException(400, e.getMessage());
    }
    if (e instanceof UnknownTopicOrPartitionException || e instanceof GroupIdNotFoundException) {
      return new RefusedException(404, e.getMessage());
    }
    if (e instanceof RetriableException || e instanceof TimeoutException) {
      return new RefusedException(503, "Kafka does not answer: " + KafkaErrors.sentence(e));
    }
    if (e instanceof KafkaException) {
      return new RefusedException(409, KafkaErrors.sentence(e));
    }
    return e;
  }
}
