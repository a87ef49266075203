package io.murmuration.control;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.RateWindow;
import io.murmuration.stage.RecordTotal;
import io.murmuration.stage.StageMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the {@link StageReport} of an instance every second until it is stopped. At most one report
 * is in flight and a report that fails is dropped, so that reporting never blocks the stage.
 */
public final class StageReporter {
  private static final Logger LOG = LoggerFactory.getLogger(StageReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Maximum outputs in a report, which keeps it well below Kafka's limit for a record. */
  private static final int MAX_OUTPUTS = 1_000;

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final String stage;
  private final String instance = UUID.randomUUID().toString();
  private final LongFunction<StageMeter.Figures> figures;
  private final Supplier<Map<String, RecordTotal>> outputs;
  private final Supplier<List<StageReport.Source>> sources;
  private final Supplier<String> note;
  private final RateWindow rates = new RateWindow(System.nanoTime());
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Health.Check health;
  private final KafkaClientMetrics.Binding clientMetrics;
  private final long timer;
  private volatile Health.Result kafkaHealth = Health.Result.down("Kafka has not answered yet");

  /**
   * Starts to report. The functions are called on a worker thread.
   *
   * @param figures the figures of the last seconds at a {@link System#nanoTime}
   * @param outputs the totals written to each topic, as {@link ExactlyOnceStage#totals}
   * @param sources the sources of ingest, or a supplier of {@code null} for other stages
   * @param note a remark for users, or a supplier of {@code null}
   */
  public StageReporter(
      Vertx vertx,
      KafkaConnection kafka,
      String stage,
      LongFunction<StageMeter.Figures> figures,
      Supplier<Map<String, RecordTotal>> outputs,
      Supplier<List<StageReport.Source>> sources,
      Supplier<String> note) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.stage = stage;
    this.figures = figures;
    this.outputs = outputs;
    this.sources = sources;
    this.note = note;
    producer = kafka.createReportProducer(vertx);
    clientMetrics = Metrics.of(vertx).kafkaClients().bind(Topics.STAGE_REPORTS, producer.unwrap());
    health = Health.of(vertx).add("kafka");
    health.is(() -> kafkaHealth);
    timer = vertx.setPeriodic(1, INTERVAL.toMillis(), id -> report());
  }

  /** Deletes the report if Kafka answers. The future never fails. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    health.remove();
    return send(() -> null)
        .otherwiseEmpty()
        .onComplete(v -> clientMetrics.close())
        .eventually(producer::close)
        .otherwiseEmpty();
  }

  private void report() {
    if (busy.compareAndSet(false, true)) {
      send(this::encoded).onComplete(sent -> busy.set(false));
    }
  }

  /** Runs on a worker thread, since the client blocks until it has metadata of the topic. */
  private Future<Void> send(Callable<byte[]> value) {
    Promise<Void> sent = Promise.promise();
    byte[] key = (stage + "/" + instance).getBytes(StandardCharsets.UTF_8);
    vertx
        .executeBlocking(
            () ->
                producer
                    .unwrap()
                    .send(
                        new ProducerRecord<>(kafka.topic(Topics.STAGE_REPORTS), key, value.call()),
                        (metadata, e) -> complete(sent, e)),
            false)
        .onFailure(e -> complete(sent, e));
    return sent.future();
  }

  private void complete(Promise<Void> sent, Throwable failure) {
    if (failure == null) {
      failing.set(false);
      kafkaHealth = Health.Result.UP;
      sent.tryComplete();
    } else {
      if (!failing.getAndSet(true)) {
        LOG.warn("stage={} cannot send its reports: {}", stage, failure.toString());
      }
      kafkaHealth = Health.Result.down("Kafka does not answer: " + failure.getMessage());
      sent.tryFail(failure);
    }
  }

  private byte[] encoded() {
    long nanos = System.nanoTime();
    StageMeter.Figures now = figures.apply(nanos);
    List<StageReport.Output> written =
        rates.sample(outputs.get(), nanos).entrySet().stream()
            .map(
                e ->
                    new StageReport.Output(
                        e.getKey(), rounded(e.getValue().records()), rounded(e.getValue().bytes())))
            .sorted(
                Comparator.comparingDouble(StageReport.Output::recordsPerSecond)
                    .reversed()
                    .thenComparing(StageReport.Output::topic))
            .limit(MAX_OUTPUTS)
            .toList();
    return new StageReport(
            stage,
            instance,
            System.currentTimeMillis(),
            rounded(now.recordsPerSecond()),
            now.p99Millis(),
            now.roundMillis(),
            written,
            sources.get(),
            Metrics.of(vertx).refused().list(),
            note.get())
        .encode();
  }

  private static double rounded(double rate) {
    return Math.round(rate * 10) / 10.0;
  }
}
