package io.murmuration.visualization;

import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTable;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.KeywordStore;
import io.murmuration.kafka.KeywordTable;
import io.murmuration.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Shows the latest picture: to browsers, which get all of it at first and then the changes, at most
 * ten times a second per address and five thousand values a second, and as JSON over HTTP.
 */
public final class VisualizationVerticle extends VerticleBase {
  private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(100);

  /** What a page can take: with thousands of keywords it is told less often. */
  private static final int MAX_CHANGES_PER_SECOND = 5_000;

  /** Closes connections that take nothing; SockJS sends a heartbeat every 25 s to all others. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  /** A browser that is dropped has so long to read what waits for it, and why it is dropped. */
  private static final Duration CLOSING_TIMEOUT = Duration.ofSeconds(30);

  /** What the operating system takes for a connection that does not read. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  /** A third of the event loop at most is spent on publishing. */
  private static final int PAUSE_PER_COST = 3;

  private final Settings given;
  private final Picture picture = new Picture();

  /** The picture since it was last published, for each thing to say to the asker. */
  private final Map<String, EncodedJson> snapshots = new HashMap<>();

  private KeywordTable keywords;
  private CompactedTable mentions;
  private CompactedTable relatedTerms;
  private HttpServer server;

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
        .compose(this::openTables)
        .compose(opened -> listen(settings))
        .onSuccess(listening -> publishChanges());
  }

  @Override
  public Future<?> stop() {
    return relatedTerms == null
        ? Future.succeededFuture()
        : Future.join(keywords.close(), mentions.close(), relatedTerms.close());
  }

  private Future<Void> openTables(KafkaSettings kafka) {
    return KeywordTable.open(vertx, kafka, this::keywordsChanged)
        .compose(
            opened -> {
              keywords = opened;
              keywordsChanged();
              return CompactedTable.open(vertx, kafka, Topics.MENTIONS, picture::putMention);
            })
        .compose(
            opened -> {
              mentions = opened;
              return CompactedTable.open(
                  vertx, kafka, Topics.RELATED_TERMS, picture::putRelatedTerms);
            })
        .onSuccess(opened -> relatedTerms = opened)
        .mapEmpty();
  }

  private Future<HttpServer> listen(Settings all) {
    Settings.Visualization settings = all.visualization();
    registerCodec();
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT, this::answerSnapshot);
    KeywordCommands.listen(
        vertx, new KeywordStore(Installation.kafka(all), all.fanout().ownTopics()));
    BrowserBridge bridge =
        new BrowserBridge(
            vertx,
            settings.adminToken(),
            Map.of(
                Addresses.KEYWORDS, picture::keywords,
                Addresses.MENTIONS, picture::mentions,
                Addresses.RELATED_TERMS, picture::relatedTerms));
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setWebSocketClosingTimeout((int) CLOSING_TIMEOUT.toSeconds())
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setMaxWebSocketMessageSize(BrowserRoutes.MAX_MESSAGE_BYTES)
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .requestHandler(WebServer.routes(vertx, picture, bridge, settings))
        .listen(settings.port(), settings.host())
        .recover(e -> Future.failedFuture(cannotListen(settings, e)))
        .onSuccess(listening -> server = listening);
  }

  /** Instances share the event bus. */
  private void registerCodec() {
    var registered = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.codecs");
    if (registered.putIfAbsent(EncodedJson.class.getName(), true) == null) {
      vertx.eventBus().registerDefaultCodec(EncodedJson.class, new EncodedJson.Codec());
    }
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
        .onSuccess(only -> publishAfter(PUBLISH_INTERVAL.toMillis()));
  }

  private void publishAfter(long millis) {
    vertx.setTimer(millis, timer -> publishAndGoOn());
  }

  /**
   * What is published is delivered by tasks of this event loop that come before the last one here,
   * so that this one knows what all of it took.
   */
  private void publishAndGoOn() {
    long startNanos = System.nanoTime();
    int changes = 0;
    try {
      changes = publishChanged();
    } finally {
      long leastMillis = changes * 1000L / MAX_CHANGES_PER_SECOND;
      context.runOnContext(
          v -> {
            long costMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            long pauseMillis = Math.max(PUBLISH_INTERVAL.toMillis(), PAUSE_PER_COST * costMillis);
            publishAfter(Math.max(leastMillis, pauseMillis) - costMillis);
          });
    }
  }

  /** Returns how many values were sent. */
  private int publishChanged() {
    snapshots.clear();
    if (picture.takeKeywordsChanged()) {
      publish(Addresses.KEYWORDS, picture.keywords());
    }
    return publishAny(Addresses.MENTIONS, picture.takeChangedMentions())
        + publishAny(Addresses.RELATED_TERMS, picture.takeChangedRelatedTerms());
  }

  private int publishAny(String address, List<?> changed) {
    if (!changed.isEmpty()) {
      publish(address, changed);
    }
    return changed.size();
  }

  /** Publishes a value, which is encoded once for all who get it, as {@link EncodedJson}. */
  void publish(String address, Object value) {
    vertx
        .eventBus()
        .publish(address, EncodedJson.of(value), new DeliveryOptions().setLocalOnly(true));
  }

  private void answerSnapshot(Message<Object> request) {
    String change =
        Objects.requireNonNullElse(
            request.headers().get(BrowserBridge.CHANGE), ChangeRight.NO.word());
    request.reply(snapshots.computeIfAbsent(change, this::snapshot));
  }

  private EncodedJson snapshot(String change) {
    Map<String, Object> snapshot = new LinkedHashMap<>();
    snapshot.put("keywords", picture.keywords());
    snapshot.put("mentions", picture.mentions());
    snapshot.put("relatedTerms", picture.relatedTerms());
    snapshot.put("change", change);
    return EncodedJson.of(snapshot);
  }

  private void keywordsChanged() {
    if (keywords != null) {
      picture.setKeywords(keywords.all());
    }
  }
}
