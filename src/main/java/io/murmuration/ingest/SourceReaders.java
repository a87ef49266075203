package io.murmuration.ingest;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.StageReport;
import io.murmuration.stage.RecordTotal;
import io.murmuration.stage.StageMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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
 * The readers of the sources of one ingest, started and stopped by their switches. For one Vert.x
 * context, except for the methods that are for any thread.
 */
final class SourceReaders {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReaders.class);

  private final Vertx vertx;
  private final KafkaConnection kafka;
  private final IngestSettings settings;
  private final IngestVerticle.SourceFactory factory;
  private final Promise<IngestCounts> finished;
  private final Consumer<Throwable> onFatal;
  private final Map<Source, SourceReader> readers = new ConcurrentHashMap<>();
  private final Map<Source, SourceReport.Failure> notCreated = new ConcurrentHashMap<>();
  private final Map<Source, Boolean> wanted = new HashMap<>();
  private final Map<Source, Future<Void>> changes = new HashMap<>();
  private volatile Map<Source, StageMeter.Figures> figures = Map.of();
  private boolean started;

  /**
   * @param finished completed when the first source that ends has ended
   * @param onFatal handler of the failure of the last running source
   */
  SourceReaders(
      Vertx vertx,
      KafkaConnection kafka,
      IngestSettings settings,
      IngestVerticle.SourceFactory factory,
      Promise<IngestCounts> finished,
      Consumer<Throwable> onFatal) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.settings = settings;
    this.factory = factory;
    this.finished = finished;
    this.onFatal = onFatal;
    settings.sources().forEach(source -> wanted.put(source, true));
  }

  /** Applies a record of the topic {@code sources}. */
  void switched(String key, SourceSwitch change) {
    if (wanted.containsKey(change.source())) {
      wanted.put(change.source(), change.running());
      if (started) {
        follow(change.source());
      }
    }
  }

  /** Starts the sources that are switched on. Fails if no source can be read. */
  Future<Void> start() {
    started = true;
    wanted.keySet().forEach(this::follow);
    return Future.join(List.copyOf(changes.values()))
        .<Void>mapEmpty()
        .recover(e -> isAnyRunning() ? Future.succeededFuture() : Future.failedFuture(e));
  }

  Future<Void> stop() {
    wanted.replaceAll((source, on) -> false);
    List<Future<Void>> stopping = new ArrayList<>();
    readers.values().forEach(reader -> stopping.add(reader.stop()));
    return Future.join(stopping).mapEmpty();
  }

  /** Applies the switch of a source, after earlier changes of the same source are complete. */
  private void follow(Source kind) {
    Future<Void> before = changes.getOrDefault(kind, Future.succeededFuture());
    changes.put(kind, before.otherwiseEmpty().compose(done -> apply(kind)));
  }

  private Future<Void> apply(Source kind) {
    SourceReader reader = readers.get(kind);
    boolean running = reader != null && reader.isRunning();
    boolean on = wanted.get(kind);
    if (running != on) {
      LOG.info("source={} is {}", kind.word(), on ? "started" : "stopped");
    }
    if (on) {
      return running ? Future.succeededFuture() : start(kind);
    }
    // Stops a failed or ended reader as well, so that it is reported as stopped.
    return reader == null ? Future.succeededFuture() : reader.stop();
  }

  private Future<Void> start(Source kind) {
    SourceReader reader;
    try {
      PostSource source = factory.create(vertx, kind, settings);
      reader = new SourceReader(vertx, kafka, settings, kind, source, cause -> failed(kind, cause));
    } catch (IOException e) {
      readers.remove(kind);
      notCreated.put(kind, SourceReport.Failure.of(e, System.currentTimeMillis()));
      LOG.error("source={} cannot be read: {}", kind.word(), e.toString());
      return Future.failedFuture(e);
    }
    notCreated.remove(kind);
    readers.put(kind, reader);
    reader.finished().onSuccess(finished::tryComplete);
    return reader
        .start()
        .onFailure(e -> LOG.error("source={} cannot be read: {}", kind.word(), e.toString()));
  }

  private void failed(Source kind, Throwable cause) {
    if (isAnyRunning()) {
      LOG.error("source={} has failed: {}", kind.word(), cause.toString());
    } else {
      onFatal.accept(cause);
    }
  }

  private boolean isAnyRunning() {
    return readers.values().stream().anyMatch(SourceReader::isRunning);
  }

  /** Returns the reader of the first source, once started. From any thread. */
  SourceReader first() {
    return readers.get(settings.sources().get(0));
  }

  /** Returns the combined figures of the last seconds. From one thread, about once a second. */
  StageMeter.Figures figures(long nanos) {
    Map<Source, StageMeter.Figures> current = new HashMap<>();
    readers.forEach((source, reader) -> current.put(source, reader.figures(nanos)));
    figures = current;
    return current.values().stream().reduce(StageMeter.Figures.NONE, StageMeter.Figures::plus);
  }

  /** Returns the totals written to each topic. From any thread. */
  Map<String, RecordTotal> totals() {
    Map<String, RecordTotal> totals = new HashMap<>();
    for (SourceReader reader : readers.values()) {
      reader.totals().forEach((topic, total) -> totals.merge(topic, total, RecordTotal::plus));
    }
    return totals;
  }

  /** Returns the reports of the sources, in the order of the settings. From any thread. */
  List<StageReport.Source> reports() {
    return settings.sources().stream().map(this::report).toList();
  }

  private StageReport.Source report(Source kind) {
    SourceReader reader = readers.get(kind);
    SourceReport.Failure failure = notCreated.get(kind);
    if (failure != null) {
      return SourceReport.of(
          kind.word(),
          "failed",
          new IngestVerticle.Progress(IngestCounts.NONE, -1),
          0,
          SourceHealth.STREAMING,
          failure);
    }
    return reader == null
        ? StageReport.Source.stopped(kind.word())
        : reader.report(figures.getOrDefault(kind, StageMeter.Figures.NONE).recordsPerSecond());
  }
}
