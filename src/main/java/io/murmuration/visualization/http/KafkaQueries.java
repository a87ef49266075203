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
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka on behalf of browsers: off the event loop, six questions at a time, of which three may
 * read records, with at most 32 waiting; whoever asks what another is asking, or has been told
 * within the last second, gets the same answer. Used by one event loop.
 */
public final class KafkaQueries {
  private static final int AT_ONCE = 6;
  private static final int MAX_READING = 3;
  private static final int MAX_WAITING = 32;
  private static final long FRESH_MILLIS = 1_000;
  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Supplier<KafkaAdmin> connect;
  private final RecordBrowser browser;
  private final Map<String, Future<EncodedJson>> answers = new HashMap<>();
  private KafkaAdmin admin;
  private int waiting;
  private int reading;

  /** Connects with the first question. */
  public KafkaQueries(Vertx vertx, KafkaConnection kafka) {
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor("murmuration-kafka-view", AT_ONCE);
    this.connect = () -> new KafkaAdmin(kafka);
    this.browser = new RecordBrowser(kafka);
  }

  /**
   * What Kafka holds, as JSON; fails with a {@link RefusedException} that says why.
   *
   * @param question the same text for the same question
   */
  Future<EncodedJson> ask(String question, Function<KafkaAdmin, ?> how) {
    Future<EncodedJson> known = answers.get(question);
    if (known != null) {
      return known;
    }
    Future<EncodedJson> answer = run(() -> EncodedJson.of(how.apply(admin())), () -> {});
    answers.put(question, answer);
    answer
        .onSuccess(told -> vertx.setTimer(FRESH_MILLIS, timer -> answers.remove(question, answer)))
        .onFailure(e -> answers.remove(question, answer));
    return answer;
  }

  /** Some records as JSON; each time they are read anew. */
  Future<EncodedJson> read(RecordQuery query) {
    if (reading >= MAX_READING) {
      return Future.failedFuture(
          new RefusedException(503, "others are reading records at this moment; try again"));
    }
    reading++;
    return run(() -> EncodedJson.of(browser.read(query)), () -> reading--);
  }

  /** What was told before a change is not told again. */
  void forget() {
    answers.clear();
  }

  /** From any thread. */
  synchronized KafkaAdmin admin() {
    if (admin == null) {
      admin = connect.get();
    }
    return admin;
  }

  /** Ends it; questions that are under way fail. */
  public Future<Void> close() {
    return vertx
        .executeBlocking(
            () -> {
              closeAdmin();
              return null;
            },
            false)
        .eventually(workers::close)
        .mapEmpty();
  }

  private synchronized void closeAdmin() {
    if (admin != null) {
      admin.close();
    }
  }

  /**
   * @param ended runs when nothing is done for the question any more, which may be after whoever
   *     asked was told that it took too long
   */
  private Future<EncodedJson> run(Callable<EncodedJson> question, Runnable ended) {
    if (waiting >= MAX_WAITING) {
      ended.run();
      return Future.failedFuture(
          new RefusedException(503, "Kafka does not answer as fast as it is asked; try again"));
    }
    waiting++;
    return workers
        .executeBlocking(question, false)
        .onComplete(
            done -> {
              waiting--;
              ended.run();
            })
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .recover(e -> Future.failedFuture(inWords(e)));
  }

  /** A failure of Kafka as it is told; any other stays what it is. */
  static Throwable inWords(Throwable e) {
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
