package io.murmuration.stage;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health;
import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
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
 * Writes the {@link StageReport} of an instance every second, from when it is started until it is
 * stopped. A report that cannot be sent is dropped, and at most one is under way, so that nothing
 * else of the stage is held up by it.
 */
public final class StageReporter {
  private static final Logger LOG = LoggerFactory.getLogger(StageReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Keeps a report well below what a record may have. */
  private static final int MAX_OUTPUTS = 1_000;

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final String stage;
  private final String instance = UUID.randomUUID().toString();
  private final LongFunction<StageMeter.Figures> figures;
  private final Supplier<Map<String, OutputTotal>> outputs;
  private final Supplier<List<StageReport.Source>> sources;
  private final RateWindow rates = new RateWindow(System.nanoTime());
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Health.Check health;
  private final KafkaClientMetrics.Binding measured;
  private volatile Health.Result kafkaHealth = Health.Result.down("Kafka has not answered yet");
  private long timer;

  private StageReporter(
      Vertx vertx,
      KafkaConnection kafka,
      String stage,
      LongFunction<StageMeter.Figures> figures,
      Supplier<Map<String, OutputTotal>> outputs,
      Supplier<List<StageReport.Source>> sources) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.stage = stage;
    this.figures = figures;
    this.outputs = outputs;
    this.sources = sources;
    this.producer = kafka.createReportProducer(vertx);
    this.measured = Metrics.of(vertx).kafkaClients().bind(Topics.STAGE_REPORTS, producer.unwrap());
    this.health = Health.of(vertx).add("kafka");
    health.is(() -> kafkaHealth);
  }

  /**
   * Begins to report.
   *
   * @param figures the figures of the last seconds at some {@link System#nanoTime}
   * @param outputs what has been written to each topic, as {@link StageTransaction#totals}
   * @param sources what is read, for ingest; all are asked on a worker thread
   */
  public static StageReporter start(
      Vertx vertx,
      KafkaConnection kafka,
      String stage,
      LongFunction<StageMeter.Figures> figures,
      Supplier<Map<String, OutputTotal>> outputs,
      Supplier<List<StageReport.Source>> sources) {
    StageReporter reporter = new StageReporter(vertx, kafka, stage, figures, outputs, sources);
    reporter.timer = vertx.setPeriodic(1, INTERVAL.toMillis(), id -> reporter.report());
    return reporter;
  }

  /** Takes the report back, if Kafka answers; never fails. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    health.remove();
    return send(() -> null)
        .otherwiseEmpty()
        .onComplete(v -> measured.close())
        .eventually(producer::close)
        .otherwiseEmpty();
  }

  private void report() {
    if (busy.compareAndSet(false, true)) {
      send(this::encoded).onComplete(sent -> busy.set(false));
    }
  }

  /** On a worker thread, since the client blocks while it does not know the topic. */
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
        LOG.warn("stage={} cannot report how it is: {}", stage, failure.toString());
      }
      kafkaHealth = Health.Result.down("Kafka does not answer: " + failure.getMessage());
      sent.tryFail(failure);
    }
  }

  private byte[] encoded() {
    long nanos = System.nanoTime();
    StageMeter.Figures now = figures.apply(nanos);
    List<StageReport.Output> written =
        rates.look(outputs.get(), nanos).entrySet().stream()
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
            sources.get())
        .encode();
  }

  private static double rounded(double rate) {
    return Math.round(rate * 10) / 10.0;
  }
}
