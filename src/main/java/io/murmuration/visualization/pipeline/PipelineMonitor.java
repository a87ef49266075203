package io.murmuration.visualization.pipeline;

import io.murmuration.kafka.ClusterFigures;
import io.murmuration.kafka.ClusterProbe;
import io.murmuration.kafka.CompactedTable;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.Topics;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the pipeline: follows what the stages report, and asks Kafka every second for a sign of
 * life and for its figures, for these at most a tenth of the time. Used in one context.
 */
public final class PipelineMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineMonitor.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int FIGURES_SPACING = 10;

  private final Vertx vertx;
  private final ClusterProbe probe;
  private final Supplier<List<Keyword>> keywords;
  private final LongSupplier shownLag;
  private final Pipeline pipeline = new Pipeline();
  private CompactedTable reports;
  private boolean asking;
  private boolean lookingAtFigures;
  private boolean answering = true;
  private boolean telling = true;
  private long nextFiguresMillis;
  private long timer;

  private PipelineMonitor(
      Vertx vertx, KafkaSettings kafka, Supplier<List<Keyword>> keywords, LongSupplier shownLag) {
    this.vertx = vertx;
    this.probe = new ClusterProbe(kafka);
    this.keywords = keywords;
    this.shownLag = shownLag;
  }

  /**
   * Begins to watch; resolves when Kafka has been asked for the first time.
   *
   * @param shownLag how many records the visualization has still to read
   */
  public static Future<PipelineMonitor> open(
      Vertx vertx, KafkaSettings kafka, Supplier<List<Keyword>> keywords, LongSupplier shownLag) {
    PipelineMonitor monitor = new PipelineMonitor(vertx, kafka, keywords, shownLag);
    return CompactedTable.open(vertx, kafka, Topics.STAGE_REPORTS, monitor::reported)
        .compose(
            opened -> {
              monitor.reports = opened;
              monitor.timer = vertx.setPeriodic(INTERVAL.toMillis(), id -> monitor.look());
              return Future.join(monitor.askForLife(), monitor.askForFigures()).otherwiseEmpty();
            })
        .map(monitor);
  }

  /** How the pipeline is now. */
  public PipelineStatus status() {
    return pipeline.status(keywords.get(), shownLag.getAsLong(), System.currentTimeMillis());
  }

  public Future<Void> close() {
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

  private void reported(String key, byte[] value) {
    pipeline.putReport(key, value, reports == null, System.currentTimeMillis());
  }

  private void look() {
    if (!asking) {
      askForLife();
    }
    if (!lookingAtFigures && System.currentTimeMillis() >= nextFiguresMillis) {
      askForFigures();
    }
  }

  private Future<Integer> askForLife() {
    asking = true;
    return vertx
        .executeBlocking(probe::brokers, false)
        .onSuccess(this::answered)
        .onFailure(this::notAnswered)
        .onComplete(done -> asking = false);
  }

  private void answered(int brokers) {
    pipeline.putBrokers(brokers);
    if (!answering) {
      LOG.info("Kafka answers again brokers={}", brokers);
    }
    answering = true;
  }

  private void notAnswered(Throwable e) {
    pipeline.putUnreachable();
    if (answering) {
      LOG.warn("Kafka does not answer: {}", e.toString());
    }
    answering = false;
  }

  private Future<ClusterFigures> askForFigures() {
    lookingAtFigures = true;
    long startMillis = System.currentTimeMillis();
    return vertx
        .executeBlocking(probe::figures, false)
        .onSuccess(
            figures -> {
              long nowMillis = System.currentTimeMillis();
              pipeline.putFigures(figures, nowMillis);
              nextFiguresMillis = startMillis + FIGURES_SPACING * (nowMillis - startMillis);
              telling = true;
            })
        .onFailure(this::notTold)
        .onComplete(done -> lookingAtFigures = false);
  }

  private void notTold(Throwable e) {
    if (telling) {
      LOG.warn("the lags and sizes of the page stay as they were: {}", e.toString());
    }
    telling = false;
  }
}
