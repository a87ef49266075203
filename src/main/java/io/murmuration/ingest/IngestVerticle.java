package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushLimits;
import io.murmuration.ingest.push.PushServer;
import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.murmuration.stage.OutputTotal;
import io.murmuration.stage.StageMeter;
import io.murmuration.stage.StageReport;
import io.murmuration.stage.StageReporter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one or more sources and writes their posts to {@code posts}; a source that cannot be read
 * leaves the others alone. A source has one reader: of two ingests of one source, one gives it up,
 * and ends its process if it has no other. What the topic {@code sources} says is stopped is not
 * read until it says otherwise.
 */
public final class IngestVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);

  /** How far a source is; {@code fraction} is negative where that is unknown. */
  public record Progress(IngestCounts counts, double fraction) {}

  /** What had become of the items before this process read its first, and when it began to. */
  public record Beginning(IngestCounts counts, long nanoTime) {}

  /** Makes a source, in the context of the caller. */
  @FunctionalInterface
  interface SourceFactory {
    PostSource create(Vertx vertx, Source kind, IngestSettings settings) throws IOException;
  }

  private final Settings given;
  private final Consumer<Throwable> onFatal;
  private final SourceFactory factory;
  private final FollowedKeywords keywords = new FollowedKeywords();
  private final PushInbox servedElsewhere;
  private final Promise<IngestCounts> finished = Promise.promise();
  private final Map<Source, SourceReader> readers = new ConcurrentHashMap<>();
  private final Map<Source, SourceReport.Failure> unmade = new ConcurrentHashMap<>();
  private final Map<Source, Future<Void>> changing = new HashMap<>();
  private final Map<Source, Boolean> wanted = new HashMap<>();
  private volatile Map<Source, StageMeter.Figures> figures = Map.of();

  private Settings settings;
  private KafkaConnection kafka;
  private PushInbox inbox;
  private HttpServer pushServer;
  private CompactedTopic switches;
  private StageReporter reporter;
  private Health.Check health;

  /** Reads its settings from the verticle's configuration. */
  public IngestVerticle() {
    this(null);
  }

  public IngestVerticle(Settings given) {
    this(given, ProcessExit::fatal);
  }

  /**
   * @param inbox where the posts that others send come in, {@code null} for a server of its own
   */
  public IngestVerticle(Settings given, PushInbox inbox) {
    this(given, ProcessExit::fatal, null, inbox);
  }

  /**
   * @param onFatal gets what makes going on impossible
   */
  IngestVerticle(Settings given, Consumer<Throwable> onFatal) {
    this(given, onFatal, null, null);
  }

  /**
   * @param factory makes the sources, {@code null} for those that the settings name
   */
  IngestVerticle(Settings given, Consumer<Throwable> onFatal, SourceFactory factory) {
    this(given, onFatal, factory, null);
  }

  private IngestVerticle(
      Settings given, Consumer<Throwable> onFatal, SourceFactory factory, PushInbox inbox) {
    this.given = given;
    this.onFatal = onFatal;
    this.factory =
        factory != null
            ? factory
            : (own, kind, all) -> Sources.create(own, kind, all, keywords, this.inbox);
    this.servedElsewhere = inbox;
  }

  /** The port at which posts come in, once started, where it has a server for them. */
  public int pushPort() {
    return pushServer.actualPort();
  }

  /** Resolves when the first source that ends has, and all its posts are committed. */
  public Future<IngestCounts> finished() {
    return finished.future();
  }

  /** Where this process began to read the first of its sources, once started; from any thread. */
  public Beginning beginning() {
    return first().beginning();
  }

  /** What has been read so far of the first source, committed or not; from any thread. */
  public Progress progress() {
    return first().progress();
  }

  private SourceReader first() {
    return readers.get(settings.ingest().sources().get(0));
  }

  @Override
  public Future<?> start() {
    settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    Sources.require(settings.ingest());
    settings.ingest().sources().forEach(source -> wanted.put(source, true));
    health = Health.of(vertx).add("ingest");
    Traces.of(vertx, settings.observe());
    return ObserveVerticle.ensure(vertx, settings.observe())
        .compose(observed -> listen())
        .compose(listening -> Bootstrap.ensure(vertx, settings))
        .compose(
            ensured -> {
              kafka = ensured.ofStage("ingest");
              return CompactedTopic.open(vertx, kafka, Topics.SOURCES, this::switched);
            })
        .compose(
            opened -> {
              switches = opened;
              return Sources.follow(settings.ingest())
                  ? keywords.open(vertx, kafka)
                  : Future.<Void>succeededFuture();
            })
        .compose(
            followed -> {
              reporter =
                  StageReporter.start(
                      vertx, kafka, "ingest", this::figures, this::totals, this::reports);
              health.is(() -> SourceReport.health(reports()));
              wanted.keySet().forEach(this::follow);
              return Future.join(List.copyOf(changing.values())).recover(this::goOnWithOthers);
            })
        .recover(e -> stop().transform(stopped -> Future.failedFuture(e)));
  }

  /** Before all else, so that a port that is taken is known at once. */
  private Future<?> listen() {
    inbox = servedElsewhere;
    if (inbox != null || !wanted.containsKey(Source.PUSH)) {
      return Future.succeededFuture();
    }
    inbox = new PushInbox(PushLimits.of(settings.ingest().push()));
    return PushServer.listen(vertx, inbox, settings.ingest().push())
        .onSuccess(listening -> pushServer = listening);
  }

  /** One that cannot be read at the start ends the process only if no other can be. */
  private <T> Future<T> goOnWithOthers(Throwable cause) {
    return readers.values().stream().anyMatch(SourceReader::isRunning)
        ? Future.succeededFuture()
        : Future.failedFuture(cause);
  }

  @Override
  public Future<?> stop() {
    List<Future<?>> stopping = new ArrayList<>();
    health.remove();
    wanted.replaceAll((source, on) -> false);
    readers.values().forEach(reader -> stopping.add(reader.stop()));
    if (reporter != null) {
      stopping.add(Future.join(List.copyOf(stopping)).eventually(reporter::stop));
    }
    if (switches != null) {
      stopping.add(switches.close());
    }
    stopping.add(keywords.close());
    return Future.join(stopping);
  }

  private Future<Void> start(Source kind) {
    SourceReader reader;
    try {
      reader =
          new SourceReader(
              vertx,
              kafka,
              settings.ingest(),
              kind,
              factory.create(vertx, kind, settings.ingest()),
              cause -> failed(kind, cause));
    } catch (IOException e) {
      readers.remove(kind);
      unmade.put(kind, SourceReport.Failure.of(e, System.currentTimeMillis()));
      LOG.error("source={} cannot be read: {}", kind.word(), e.toString());
      return Future.failedFuture(e);
    }
    unmade.remove(kind);
    readers.put(kind, reader);
    reader.finished().onSuccess(finished::tryComplete);
    return reader
        .start()
        .onFailure(e -> LOG.error("source={} cannot be read: {}", kind.word(), e.toString()));
  }

  /** The process ends with the last of its sources, not before. */
  private void failed(Source kind, Throwable cause) {
    if (readers.values().stream().anyMatch(SourceReader::isRunning)) {
      LOG.error("source={} is given up: {}", kind.word(), cause.toString());
    } else {
      onFatal.accept(cause);
    }
  }

  /** Somebody has stopped a source, or started it. */
  private void switched(String key, byte[] value) {
    SourceSwitch.decode(key, value)
        .filter(change -> wanted.containsKey(change.source()))
        .ifPresent(
            change -> {
              wanted.put(change.source(), change.running());
              if (switches != null) {
                follow(change.source());
              }
            });
  }

  /** One change after another: a source that is still stopping is started after that. */
  private void follow(Source kind) {
    Future<Void> before = changing.getOrDefault(kind, Future.succeededFuture());
    changing.put(
        kind,
        before
            .otherwiseEmpty()
            .compose(
                done -> {
                  SourceReader reader = readers.get(kind);
                  boolean reads = reader != null && reader.isRunning();
                  boolean wants = wanted.get(kind);
                  if (reads != wants) {
                    LOG.info("source={} is {}", kind.word(), wants ? "started" : "stopped");
                  }
                  if (wants) {
                    return reads ? Future.succeededFuture() : start(kind);
                  }
                  // One that has failed or ended is stopped from now on too.
                  return reader == null ? Future.succeededFuture() : reader.stop();
                }));
  }

  private StageMeter.Figures figures(long nanos) {
    Map<Source, StageMeter.Figures> now = new HashMap<>();
    readers.forEach((source, reader) -> now.put(source, reader.figures(nanos)));
    figures = now;
    return now.values().stream().reduce(StageMeter.Figures.NONE, StageMeter.Figures::plus);
  }

  private Map<String, OutputTotal> totals() {
    Map<String, OutputTotal> totals = new HashMap<>();
    readers
        .values()
        .forEach(
            reader ->
                reader
                    .totals()
                    .forEach((topic, total) -> totals.merge(topic, total, OutputTotal::plus)));
    return totals;
  }

  /** How the sources are, in the order of the settings; from any thread. */
  List<StageReport.Source> reports() {
    return settings.ingest().sources().stream().map(this::report).toList();
  }

  private StageReport.Source report(Source source) {
    SourceReader reader = readers.get(source);
    SourceReport.Failure failure = unmade.get(source);
    if (failure != null) {
      return SourceReport.of(
          source.word(),
          "failed",
          new Progress(IngestCounts.NONE, -1),
          0,
          SourceHealth.STREAMING,
          failure);
    }
    return reader == null
        ? StageReport.Source.stopped(source.word())
        : reader.report(figures.getOrDefault(source, StageMeter.Figures.NONE).recordsPerSecond());
  }
}
