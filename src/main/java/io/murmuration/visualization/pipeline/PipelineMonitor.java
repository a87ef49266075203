package io.murmuration.visualization.pipeline;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors the pipeline. Follows the reports of the stages. Every second it asks Kafka for its
 * brokers and the offsets of the stages, unless an earlier question is open. Asking for the sizes
 * of topics takes at most a tenth of the time. Used in one context.
 */
public final class PipelineMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineMonitor.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int SIZES_SPACING = 10;

  private final Vertx vertx;
  private final ClusterProbe probe;
  private final Supplier<List<Keyword>> keywords;
  private final LongSupplier shownLag;
  private final Pipeline pipeline = new Pipeline();
  private CompactedTopic reports;
  private boolean closing;
  private final Question<Integer> brokers = new Question<>("Kafka does not answer");
  private final Question<Map<String, TopicSize>> sizes =
      new Question<>("the sizes of topics stay as they were");
  private final Question<Map<String, GroupLag>> offsets =
      new Question<>("the lags of stages stay as they were");
  private Map<String, TopicSize> topics = Map.of();
  private long nextSizesMillis;
  private long timer;

  /**
   * A question to Kafka, asked again after each answer. The first of several failures is logged.
   */
  private final class Question<T> {
    private final String failure;
    private boolean asking;
    private boolean answered = true;

    Question(String failure) {
      this.failure = failure;
    }

    Future<T> ask(Callable<T> question) {
      asking = true;
      return vertx
          .executeBlocking(question, false)
          .onSuccess(answer -> answered = true)
          .onFailure(this::failed)
          .onComplete(done -> asking = false);
    }

    private void failed(Throwable e) {
      if (answered && !closing) {
        LOG.warn("{}: {}", failure, e.toString());
      }
      answered = false;
    }
  }

  private PipelineMonitor(
      Vertx vertx, KafkaConnection kafka, Supplier<List<Keyword>> keywords, LongSupplier shownLag) {
    this.vertx = vertx;
    this.probe = new ClusterProbe(kafka);
    this.keywords = keywords;
    this.shownLag = shownLag;
  }

  /**
   * Starts monitoring. Resolves after Kafka has been asked for the first time.
   *
   * @param shownLag supplies the number of records that the visualization has not read
   * @param lastPost returns the end of the last minute with posts before a given time, both in
   *     milliseconds since the epoch
   */
  public static Future<PipelineMonitor> open(
      Vertx vertx,
      KafkaConnection kafka,
      Supplier<List<Keyword>> keywords,
      LongSupplier shownLag,
      LongUnaryOperator lastPost) {
    PipelineMonitor monitor = new PipelineMonitor(vertx, kafka, keywords, shownLag);
    monitor.pipeline.setBeginningOfGaps(lastPost);
    return CompactedTopic.open(
            vertx, kafka, Topics.STAGE_REPORTS, StageReports::read, monitor::reported)
        .compose(
            opened -> {
              monitor.reports = opened;
              monitor.timer = vertx.setPeriodic(INTERVAL.toMillis(), id -> monitor.askAgain());
              return Future.join(
                      monitor.askForBrokers(),
                      monitor.askForSizes().compose(s -> monitor.askForOffsets()))
                  .otherwiseEmpty();
            })
        .map(monitor);
  }

  /** Returns the current status of the pipeline. */
  public PipelineStatus status() {
    return pipeline.status(keywords.get(), shownLag.getAsLong(), System.currentTimeMillis());
  }

  /** Returns the times of about the last hour in which no posts were read or counted. */
  public List<PipelineStatus.Gap> unknown() {
    return pipeline.unknown(shownLag.getAsLong(), System.currentTimeMillis());
  }

  public Future<Void> close() {
    closing = true;
    vertx.cancelTimer(timer);
    return reports
        .close()
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      probe.close();
                      return null;
                    },
                    false));
  }

  private void reported(String key, StageReports.Received received) {
    pipeline.putReport(key, received, reports == null, System.currentTimeMillis());
  }

  private void askAgain() {
    if (!brokers.asking) {
      askForBrokers();
    }
    if (!sizes.asking && System.currentTimeMillis() >= nextSizesMillis) {
      askForSizes();
    }
    if (!offsets.asking && !topics.isEmpty()) {
      askForOffsets();
    }
  }

  private Future<Integer> askForBrokers() {
    boolean answered = brokers.answered;
    return brokers
        .ask(probe::brokers)
        .onSuccess(
            count -> {
              pipeline.putBrokers(count);
              if (!answered) {
                LOG.info("Kafka answers again brokers={}", count);
              }
            })
        .onFailure(e -> pipeline.putUnreachable());
  }

  private Future<Map<String, TopicSize>> askForSizes() {
    long startMillis = System.currentTimeMillis();
    return sizes
        .ask(probe::topics)
        .onSuccess(
            found -> {
              topics = found;
              pipeline.putTopics(found);
              long costMillis = System.currentTimeMillis() - startMillis;
              nextSizesMillis = startMillis + SIZES_SPACING * costMillis;
            });
  }

  private Future<Map<String, GroupLag>> askForOffsets() {
    Map<String, TopicSize> known = topics;
    return offsets
        .ask(() -> probe.groups(known))
        .onSuccess(found -> pipeline.putGroups(found, System.currentTimeMillis()));
  }
}
