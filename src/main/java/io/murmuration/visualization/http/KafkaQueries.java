package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.murmuration.http.ClientNetwork;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaErrors;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.records.RecordBrowser;
import io.murmuration.operate.records.RecordPage;
import io.murmuration.operate.records.RecordQuery;
import io.murmuration.operate.records.RecordView;
import io.murmuration.operate.records.ShownRecord;
import io.murmuration.operate.trial.QueryTrial;
import io.murmuration.query.Query;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Queries Kafka for browsers off the event loop, in turn by client network: four queries at a time,
 * three further ones of clients with permission to make changes, three for records, and one trial.
 * Equal queries at the same time or within a second share an answer. Used by one event loop.
 */
public final class KafkaQueries {
  private static final int MAX_ANONYMOUS = 4;
  private static final int MAX_PERMITTED = 3;
  private static final int MAX_READING = 3;
  private static final int MAX_TRYING = 1;
  private static final int MAX_WAITING = 32;
  private static final long MAX_TRIED = 20_000;
  private static final long FRESH_MILLIS = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * The client of a query.
   *
   * @param hasPermission whether the client has change permission
   * @param left the future that completes when the client goes away
   */
  record Asker(ClientNetwork network, boolean hasPermission, Future<Void> left) {
    private boolean hasTheTurnsOf(Asker other) {
      return network.equals(other.network) && hasPermission == other.hasPermission;
    }
  }

  /** An answer for all clients that ask the same. */
  private final class Answer {
    final Asker first;
    final KafkaTurns.Query<EncodedJson> query;
    final Future<EncodedJson> json;
    private int askers;

    Answer(Asker first, KafkaTurns.Query<EncodedJson> query) {
      this.first = first;
      this.query = query;
      this.json = result(query);
    }

    /** Returns whether this answer comes as soon as an own one would. */
    boolean isAsSoonFor(Asker asker) {
      return query.isStarted() || first.hasTheTurnsOf(asker);
    }

    void add(Asker asker) {
      askers++;
      asker
          .left()
          .onSuccess(
              gone -> {
                if (--askers == 0 && !query.isStarted()) {
                  query.cancel(new CancellationException("the clients have gone"));
                }
              });
    }
  }

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final KafkaConnection kafka;
  private final RecordBrowser browser;
  private final KafkaTurns anonymous;
  private final KafkaTurns permitted;
  private final KafkaTurns reading;
  private final KafkaTurns trying;
  private final Map<String, Answer> answers = new HashMap<>();
  private KafkaAdmin admin;

  /** Connects to Kafka with the first query. */
  public KafkaQueries(Vertx vertx, KafkaConnection kafka) {
    this.vertx = vertx;
    this.workers =
        vertx.createSharedWorkerExecutor(
            "murmuration-kafka-view", MAX_ANONYMOUS + MAX_PERMITTED + MAX_READING + MAX_TRYING);
    this.kafka = kafka;
    this.browser = new RecordBrowser(kafka);
    this.anonymous = new KafkaTurns(workers, MAX_ANONYMOUS, MAX_WAITING);
    this.permitted = new KafkaTurns(workers, MAX_PERMITTED, MAX_WAITING);
    this.reading = new KafkaTurns(workers, MAX_READING, MAX_WAITING);
    this.trying = new KafkaTurns(workers, MAX_TRYING, MAX_WAITING);
  }

  /**
   * Returns the result of a query as JSON. Fails with a {@link RefusedException} for the client.
   *
   * @param key identifies equal queries
   */
  Future<EncodedJson> ask(Asker asker, String key, Function<KafkaAdmin, ?> query) {
    Answer known = answers.get(key);
    Answer answer = known != null && known.isAsSoonFor(asker) ? known : submit(asker, key, query);
    answer.add(asker);
    return answer.json;
  }

  private Answer submit(Asker asker, String key, Function<KafkaAdmin, ?> query) {
    KafkaTurns turns = asker.hasPermission() ? permitted : anonymous;
    Answer answer =
        new Answer(
            asker,
            turns.submit(asker.network(), cancelled -> EncodedJson.of(query.apply(admin()))));
    answers.put(key, answer);
    answer
        .json
        .onSuccess(json -> vertx.setTimer(FRESH_MILLIS, timer -> answers.remove(key, answer)))
        .onFailure(e -> answers.remove(key, answer));
    return answer;
  }

  /** Returns records as JSON, read for each call, until the client goes away. */
  Future<EncodedJson> read(Asker asker, RecordQuery query) {
    return read(reading, asker, cancelled -> read(query, cancelled));
  }

  /** Tries a query on the latest posts, until the client goes away. */
  Future<EncodedJson> tryQuery(Asker asker, Query query, Duration last) {
    QueryTrial trial = new QueryTrial(kafka, MAX_TRIED);
    return read(trying, asker, cancelled -> trial.run(query, last, cancelled));
  }

  private Future<EncodedJson> read(
      KafkaTurns turns, Asker asker, Function<BooleanSupplier, Object> task) {
    KafkaTurns.Query<EncodedJson> submitted =
        turns.submit(asker.network(), cancelled -> EncodedJson.of(task.apply(cancelled)));
    asker
        .left()
        .onSuccess(gone -> submitted.cancel(new CancellationException("the client has gone")));
    return result(submitted);
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

  /** Closes the client; running and waiting queries fail. */
  public Future<Void> close() {
    List.of(anonymous, permitted, reading, trying).forEach(KafkaTurns::close);
    return vertx.executeBlocking(this::closeAdmin, false).eventually(workers::close);
  }

  private synchronized Void closeAdmin() {
    if (admin != null) {
      admin.close();
    }
    return null;
  }

  /** Returns the result of a query, within a time limit. */
  private Future<EncodedJson> result(KafkaTurns.Query<EncodedJson> query) {
    long timer =
        vertx.setTimer(
            TIMEOUT.toMillis(),
            late ->
                query.cancel(
                    new TimeoutException("no answer in " + TIMEOUT.toSeconds() + " seconds")));
    return query
        .result()
        .onComplete(done -> vertx.cancelTimer(timer))
        .recover(e -> Future.failedFuture(toRefusal(e)));
  }

  private RecordPage read(RecordQuery query, BooleanSupplier cancelled) {
    List<ShownRecord> records = new ArrayList<>();
    RecordView view =
        new RecordView() {
          @Override
          public void show(ShownRecord record) {
            records.add(record);
          }

          @Override
          public boolean goesOn() {
            return !cancelled.getAsBoolean();
          }
        };
    RecordPage page = browser.read(query, false, view);
    return new RecordPage(records, page.looked(), page.complete());
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
