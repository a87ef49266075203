package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.StageReporter;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushLimits;
import io.murmuration.ingest.push.PushServer;
import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one or more sources and writes their posts to {@code posts}. A source that cannot be read
 * does not affect the others. A source has one reader: if two processes read the same source, one
 * of them gives it up, and exits if it has no other source. A source that is stopped in the topic
 * {@code sources} is not read until it is started there again.
 */
public final class IngestVerticle extends VerticleBase {
  /**
   * The progress of a source.
   *
   * @param fraction the fraction of the source that was read, or a negative number if unknown
   */
  public record Progress(IngestCounts counts, double fraction) {}

  /** The committed counts at the time that this process started to read, and that time. */
  public record Beginning(IngestCounts counts, long nanoTime) {}

  /**
   * The problems of a source that has ended.
   *
   * @param unread the part that could not be read, or {@code null}
   * @param rejections the first few rejected items of this process, with position and reason
   */
  public record Ending(PostSource.Unread unread, List<String> rejections) {}

  /** Creates sources, in the context of the caller. */
  @FunctionalInterface
  interface SourceFactory {
    PostSource create(Vertx vertx, Source kind, IngestSettings settings) throws IOException;
  }

  private final Settings given;
  private final PushInbox sharedInbox;
  private final Consumer<Throwable> onFatal;
  private final SourceFactory factory;
  private final FollowedKeywords keywords = new FollowedKeywords();
  private final Promise<IngestCounts> finished = Promise.promise();

  private Settings settings;
  private PushInbox inbox;
  private HttpServer pushServer;
  private SourceReaders readers;
  private CompactedTopic switches;
  private StageReporter reporter;
  private Health.Check health;

  /** Reads the settings from the verticle's configuration. */
  public IngestVerticle() {
    this(null);
  }

  public IngestVerticle(Settings given) {
    this(given, null);
  }

  /**
   * @param inbox the inbox of posts that clients push, or {@code null} to start a server of its own
   */
  public IngestVerticle(Settings given, PushInbox inbox) {
    this(given, inbox, ProcessExit::fatal, null);
  }

  /**
   * @param onFatal handler of the failure of the last running source
   * @param factory creates the sources, or {@code null} for those of the settings
   */
  IngestVerticle(
      Settings given, PushInbox inbox, Consumer<Throwable> onFatal, SourceFactory factory) {
    this.given = given;
    this.sharedInbox = inbox;
    this.onFatal = onFatal;
    this.factory = factory != null ? factory : this::create;
  }

  private PostSource create(Vertx own, Source kind, IngestSettings all) throws IOException {
    return Sources.create(own, kind, all, keywords, inbox);
  }

  /** Returns the port of the verticle's own push server, once started. */
  public int pushPort() {
    return pushServer.actualPort();
  }

  /** Completes when the first source that ends has ended, and all its posts are committed. */
  public Future<IngestCounts> finished() {
    return finished.future();
  }

  /** Returns where this process began to read its first source, once started. From any thread. */
  public Beginning beginning() {
    return readers.first().beginning();
  }

  /** Returns the progress of the first source, committed or not. From any thread. */
  public Progress progress() {
    return readers.first().progress();
  }

  /** Returns the problems of the first source, once it has ended. From any thread. */
  public Ending ending() {
    return readers.first().ending();
  }

  /** Returns the reports of the sources, in the order of the settings. From any thread. */
  List<StageReport.Source> reports() {
    return readers.reports();
  }

  @Override
  public Future<?> start() {
    settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    Sources.require(settings.ingest());
    health = Health.of(vertx).add("ingest");
    Traces.of(vertx, settings.observe());
    return ObserveVerticle.ensure(vertx, settings)
        .compose(observed -> listen())
        .compose(listening -> Bootstrap.ensure(vertx, settings, "ingest"))
        .compose(this::start)
        .recover(e -> stop().transform(stopped -> Future.failedFuture(e)));
  }

  /** Runs first, so that a port that is in use is reported at once. */
  private Future<?> listen() {
    inbox = sharedInbox;
    if (inbox != null || !settings.ingest().sources().contains(Source.PUSH)) {
      return Future.succeededFuture();
    }
    inbox = new PushInbox(PushLimits.of(settings.ingest().push()));
    return PushServer.listen(vertx, inbox, settings).onSuccess(listening -> pushServer = listening);
  }

  private Future<Void> start(KafkaConnection kafka) {
    readers = new SourceReaders(vertx, kafka, settings.ingest(), factory, finished, onFatal);
    return CompactedTopic.open(vertx, kafka, Topics.SOURCES, SourceSwitch::read, readers::switched)
        .onSuccess(opened -> switches = opened)
        .compose(
            opened ->
                Sources.follow(settings.ingest())
                    ? keywords.open(vertx, kafka)
                    : Future.<Void>succeededFuture())
        .compose(
            followed -> {
              reporter =
                  new StageReporter(
                      vertx,
                      kafka,
                      "ingest",
                      readers::figures,
                      readers::totals,
                      readers::reports,
                      () -> null);
              health.is(() -> SourceReport.health(readers.reports()));
              return readers.start();
            });
  }

  @Override
  public Future<?> stop() {
    health.remove();
    Future<Void> read = readers == null ? Future.succeededFuture() : readers.stop();
    return Future.join(
        reporter == null ? read : read.eventually(reporter::stop),
        switches == null ? Future.succeededFuture() : switches.close(),
        keywords.close());
  }
}
