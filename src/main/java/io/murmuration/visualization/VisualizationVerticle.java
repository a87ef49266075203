package io.murmuration.visualization;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTable;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.KeywordTable;
import io.murmuration.kafka.StageMeter;
import io.murmuration.kafka.StageReporter;
import io.murmuration.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Shows the latest picture: to browsers, which get all of it at first and then the changes, at most
 * ten times a second per address and five thousand values a second, and as JSON over HTTP.
 */
public final class VisualizationVerticle extends VerticleBase {
  private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(100);
  private static final Duration PIPELINE_INTERVAL = Duration.ofSeconds(1);

  /** What a page can take: with thousands of keywords it is told less often. */
  private static final int MAX_CHANGES_PER_SECOND = 5_000;

  /** Closes connections that take nothing; SockJS sends a heartbeat every 25 s to all others. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings given;
  private final Picture picture = new Picture();
  private final StageMeter meter = new StageMeter(System.nanoTime());
  private StageReporter reporter;
  private PipelineMonitor pipeline;
  private KeywordTable keywords;
  private CompactedTable mentions;
  private CompactedTable relatedTerms;
  private HttpServer server;
  private boolean publishing;

  /** Reads its settings from the verticle's configuration. */
  public VisualizationVerticle() {
    this(null);
  }

  public VisualizationVerticle(Settings given) {
    this.given = given;
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Resolves when everything is shown that Kafka holds at this moment. From any thread. */
  public Future<Void> toEnd() {
    return Future.all(keywords.toEnd(), mentions.toEnd(), relatedTerms.toEnd()).mapEmpty();
  }

  /** What the picture holds now about every keyword. From any thread. */
  public Future<List<Result>> results() {
    Promise<List<Result>> results = Promise.promise();
    context.runOnContext(v -> results.complete(Result.of(picture)));
    return results.future();
  }

  @Override
  public Future<?> start() {
    Settings settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    return Installation.ensure(vertx, settings)
        .compose(kafka -> openTables(kafka).compose(opened -> openPipeline(kafka)))
        .compose(opened -> listen(settings.visualization()))
        .onSuccess(listening -> publishChanges());
  }

  @Override
  public Future<?> stop() {
    return relatedTerms == null
        ? Future.succeededFuture()
        : Future.join(keywords.close(), mentions.close(), relatedTerms.close())
            .eventually(this::closePipeline);
  }

  private Future<?> closePipeline() {
    return Future.join(
        reporter == null ? Future.succeededFuture() : reporter.stop(),
        pipeline == null ? Future.succeededFuture() : pipeline.close());
  }

  private Future<Void> openTables(KafkaSettings kafka) {
    return KeywordTable.open(vertx, kafka, this::keywordsChanged)
        .compose(
            opened -> {
              keywords = opened;
              keywordsChanged();
              return open(kafka, Topics.MENTIONS, picture::putMention);
            })
        .compose(
            opened -> {
              mentions = opened;
              return open(kafka, Topics.RELATED_TERMS, picture::putRelatedTerms);
            })
        .onSuccess(opened -> relatedTerms = opened)
        .mapEmpty();
  }

  private Future<CompactedTable> open(
      KafkaSettings kafka, String topic, CompactedTable.ChangeHandler handler) {
    return CompactedTable.open(vertx, kafka, topic, new MeteredChanges(meter, handler));
  }

  private Future<Void> openPipeline(KafkaSettings kafka) {
    reporter =
        StageReporter.start(vertx, kafka, Pipeline.VISUALIZATION, meter, Map::of, () -> null);
    return PipelineMonitor.open(vertx, kafka, picture::keywords, this::lag)
        .onSuccess(
            opened -> {
              pipeline = opened;
              vertx.setPeriodic(PIPELINE_INTERVAL.toMillis(), timer -> publishPipeline());
            })
        .mapEmpty();
  }

  private long lag() {
    return keywords.lag() + mentions.lag() + relatedTerms.lag();
  }

  private Future<HttpServer> listen(Settings.Visualization settings) {
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT, this::answerSnapshot);
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .requestHandler(WebServer.routes(vertx, picture, pipeline::status, settings))
        .listen(settings.port(), settings.host())
        .recover(e -> Future.failedFuture(cannotListen(settings, e)))
        .onSuccess(listening -> server = listening);
  }

  private static IOException cannotListen(Settings.Visualization settings, Throwable e) {
    return new IOException(
        "The page cannot be served on port %d of %s (%s). Is Murmuration running there already? Set visualization.port (--port, PORT) to take another."
            .formatted(settings.port(), settings.host(), e.getMessage()),
        e);
  }

  /** Instances share the event bus, so that only one of them publishes. */
  private void publishChanges() {
    vertx
        .sharedData()
        .getLocalLock("murmuration.publisher")
        .onSuccess(
            only -> {
              publishing = true;
              publishAfter(PUBLISH_INTERVAL.toMillis());
            });
  }

  private void publishAfter(long millis) {
    vertx.setTimer(
        millis,
        timer -> {
          int changes = 0;
          try {
            changes = publish();
          } finally {
            publishAfter(
                Math.max(PUBLISH_INTERVAL.toMillis(), changes * 1000L / MAX_CHANGES_PER_SECOND));
          }
        });
  }

  /** Returns how many values were sent. */
  private int publish() {
    if (picture.takeKeywordsChanged()) {
      vertx.eventBus().publish(Addresses.KEYWORDS, array(picture.keywords()));
    }
    int changes =
        publish(Addresses.MENTIONS, picture.takeChangedMentions())
            + publish(Addresses.RELATED_TERMS, picture.takeChangedRelatedTerms());
    meter.finish(System.nanoTime());
    return changes;
  }

  private void publishPipeline() {
    meter.round(System.nanoTime());
    if (publishing) {
      vertx.eventBus().publish(Addresses.PIPELINE, object(pipeline.status()));
    } else {
      meter.forget();
    }
  }

  private int publish(String address, List<?> changed) {
    if (!changed.isEmpty()) {
      vertx.eventBus().publish(address, array(changed));
    }
    return changed.size();
  }

  private void answerSnapshot(Message<Object> request) {
    request.reply(
        new JsonObject()
            .put("keywords", array(picture.keywords()))
            .put("mentions", array(picture.mentions()))
            .put("relatedTerms", array(picture.relatedTerms()))
            .put("pipeline", object(pipeline.status())));
  }

  private static JsonArray array(List<?> values) {
    return new JsonArray(JSON.convertValue(values, List.class));
  }

  @SuppressWarnings("unchecked")
  private static JsonObject object(PipelineStatus status) {
    return new JsonObject(JSON.convertValue(status, Map.class));
  }

  private void keywordsChanged() {
    if (keywords != null) {
      picture.setKeywords(keywords.all());
    }
  }
}
