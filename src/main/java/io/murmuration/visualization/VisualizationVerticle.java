package io.murmuration.visualization;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTable;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.KeywordPost;
import io.murmuration.kafka.KeywordTable;
import io.murmuration.kafka.PostTails;
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
import java.util.concurrent.TimeUnit;

/**
 * Shows the latest picture: to browsers, which get all of it at first and then the changes, at most
 * ten times a second per address and five thousand values a second, together with some of the
 * latest posts, at most eighty a second, and as JSON over HTTP.
 */
public final class VisualizationVerticle extends VerticleBase {
  private static final Duration PUBLISH_INTERVAL = Duration.ofMillis(100);

  /** What a page can take: with thousands of keywords it is told less often. */
  private static final int MAX_CHANGES_PER_SECOND = 5_000;

  /** So many posts are shown at first. */
  static final int LATEST_POSTS = 100;

  private static final int MAX_POSTS_KEPT = 5_000;
  private static final int MAX_POSTS_PUBLISHED = 40;

  /** So many related terms of a keyword a page is sent; it shows fewer, and can ask for all. */
  private static final int MAX_TERMS_PUBLISHED = 30;

  /** Closes connections that take nothing; SockJS sends a heartbeat every 25 s to all others. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings given;
  private final Picture picture = new Picture();
  private final PostSampler posts = new PostSampler(MAX_POSTS_KEPT);
  private KeywordTable keywords;
  private CompactedTable mentions;
  private CompactedTable relatedTerms;
  private PostTails tails;
  private boolean publishes;
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
        .compose(kafka -> openTables(kafka).compose(opened -> openPosts(kafka)))
        .compose(opened -> listen(settings.visualization()))
        .onSuccess(listening -> publishChanges());
  }

  @Override
  public Future<?> stop() {
    return tails == null
        ? Future.succeededFuture()
        : Future.join(keywords.close(), mentions.close(), relatedTerms.close(), tails.close());
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

  private Future<Void> openPosts(KafkaSettings kafka) {
    return PostTails.open(vertx, kafka, picture::keywords, this::addPosts)
        .onSuccess(
            opened -> {
              tails = opened;
              posts.skip();
            })
        .mapEmpty();
  }

  private void addPosts(List<KeywordPost> latest) {
    long nowMillis = System.currentTimeMillis();
    latest.forEach(found -> posts.add(found.keyword(), found.post(), nowMillis));
    if (publishes) {
      publish(Addresses.POSTS, posts.take(MAX_POSTS_PUBLISHED));
    }
  }

  private Future<HttpServer> listen(Settings.Visualization settings) {
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT, this::answerSnapshot);
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setWriteIdleTimeout((int) WRITE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .requestHandler(WebServer.routes(vertx, picture, posts, settings))
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
              publishes = true;
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
    return publish(Addresses.MENTIONS, picture.takeChangedMentions())
        + publish(Addresses.RELATED_TERMS, top(picture.takeChangedRelatedTerms()));
  }

  private static List<Related> top(List<Related> related) {
    return related.stream().map(all -> all.top(MAX_TERMS_PUBLISHED)).toList();
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
            .put("relatedTerms", array(top(picture.relatedTerms())))
            .put("posts", array(posts.latest(LATEST_POSTS))));
  }

  private static JsonArray array(List<?> values) {
    return new JsonArray(JSON.convertValue(values, List.class));
  }

  private void keywordsChanged() {
    if (keywords != null) {
      picture.setKeywords(keywords.all());
      posts.setKeywords(keywords.all());
    }
  }
}
