package io.murmuration.visualization;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.control.SourceSwitches;
import io.murmuration.control.StageReporter;
import io.murmuration.http.ConnectionLimits;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.StageReport;
import io.murmuration.observe.Health;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.murmuration.stage.StageMeter;
import io.murmuration.visualization.access.AdminTokenFile;
import io.murmuration.visualization.access.AllowedHosts;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.http.KafkaCommands;
import io.murmuration.visualization.http.KafkaQueries;
import io.murmuration.visualization.http.KeywordCommands;
import io.murmuration.visualization.http.MuteCommands;
import io.murmuration.visualization.http.PageRoutes;
import io.murmuration.visualization.http.SourceCommands;
import io.murmuration.visualization.http.WebServer;
import io.murmuration.visualization.pipeline.Pipeline;
import io.murmuration.visualization.pipeline.PipelineMonitor;
import io.murmuration.visualization.posts.KeywordPost;
import io.murmuration.visualization.posts.LatestPosts;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Serves the live state: to browsers as a snapshot and then changes, and as JSON over HTTP. Accepts
 * changes of keywords, mutes, sources, topics and consumer groups from authorized browsers.
 */
public final class VisualizationVerticle extends VerticleBase {
  private static final int MAX_POSTS_KEPT = 5_000;

  private final Settings given;
  private final Handler<RoutingContext> postHandler;
  private final Supplier<Future<Void>> drainPosts;
  private final LiveState state = new LiveState();
  private final PostSampler posts = new PostSampler(MAX_POSTS_KEPT);
  private StageMeter meter;
  private LiveTopics topics;
  private Traces traces;
  private LongSupplier lag;
  private StageReporter reporter;
  private PipelineMonitor pipeline;
  private LatestPosts latestPosts;
  private KafkaQueries queries;
  private Publisher publisher;
  private WebServer server;
  private Settings.Visualization page;
  private Health.Check loaded;
  private Health.Check behind;

  /** Reads its settings from the verticle's configuration. */
  public VisualizationVerticle() {
    this(null);
  }

  public VisualizationVerticle(Settings given) {
    this(given, null, Future::succeededFuture);
  }

  /**
   * @param postHandler answers {@code POST /api/posts}, or {@code null} if posts are not accepted
   * @param drainPosts stops accepting posts and resolves when all accepted ones are answered
   */
  public VisualizationVerticle(
      Settings given, Handler<RoutingContext> postHandler, Supplier<Future<Void>> drainPosts) {
    this.given = given;
    this.postHandler = postHandler;
    this.drainPosts = drainPosts;
  }

  /** Returns the port of the server, once started. */
  public int port() {
    return server.port();
  }

  /** Resolves when the live state includes all current records of Kafka. Thread-safe. */
  public Future<Void> toEnd() {
    return topics.toEnd();
  }

  /** Returns the current results for every keyword. Thread-safe. */
  public Future<List<Result>> results() {
    Promise<List<Result>> results = Promise.promise();
    context.runOnContext(v -> results.complete(Result.of(state)));
    return results.future();
  }

  @Override
  public Future<?> start() {
    Settings settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    meter = new StageMeter(System.nanoTime(), Metrics.of(vertx).stage(Pipeline.VISUALIZATION));
    topics = new LiveTopics(state, posts, meter);
    lag = topics::lag;
    loaded = Health.of(vertx).add(Pipeline.VISUALIZATION);
    traces = Traces.of(vertx, settings.observe());
    loaded.is(() -> Health.Result.down("the results are being loaded"));
    return WebServer.listen(vertx, settings)
        .onSuccess(listening -> server = listening)
        .compose(listening -> AdminTokenFile.complete(vertx, settings))
        .compose(completed -> AllowedHosts.complete(vertx, completed))
        .onSuccess(completed -> page = completed)
        .compose(completed -> ObserveVerticle.ensure(vertx, settings))
        .compose(observed -> Bootstrap.ensure(vertx, settings, Pipeline.VISUALIZATION))
        .compose(
            kafka ->
                topics
                    .open(vertx, kafka)
                    .compose(opened -> openPipeline(kafka))
                    .compose(opened -> openPosts(kafka))
                    .onSuccess(opened -> open(settings, kafka)));
  }

  @Override
  public Future<?> stop() {
    loaded.remove();
    Metrics.of(vertx).stage(Pipeline.VISUALIZATION).removeLag(lag);
    if (behind != null) {
      behind.remove();
    }
    if (publisher != null) {
      publisher.stop();
    }
    return Future.join(
        Stream.<Future<?>>of(
                drainPosts.get(),
                topics == null ? null : topics.close(),
                reporter == null ? null : reporter.stop(),
                pipeline == null ? null : pipeline.close(),
                latestPosts == null ? null : latestPosts.close(),
                queries == null ? null : queries.close())
            .filter(closing -> closing != null)
            .toList());
  }

  private Future<PipelineMonitor> openPipeline(KafkaConnection kafka) {
    reporter =
        new StageReporter(
            vertx, kafka, Pipeline.VISUALIZATION, meter::figures, Map::of, () -> null, () -> null);
    return PipelineMonitor.open(vertx, kafka, state::keywords, lag, state::lastMentionBefore)
        .onSuccess(
            opened -> {
              pipeline = opened;
              state.setGaps(opened::unknown);
            });
  }

  private Future<LatestPosts> openPosts(KafkaConnection kafka) {
    publisher =
        new Publisher(
            vertx,
            state,
            posts,
            pipeline::status,
            meter,
            page.adminToken() == null ? "no" : "token");
    return LatestPosts.open(vertx, kafka, state::keywords, this::addPosts)
        .onSuccess(
            opened -> {
              latestPosts = opened;
              posts.skip();
            });
  }

  private void addPosts(List<KeywordPost> latest) {
    long nowMillis = System.currentTimeMillis();
    List<Traces.Part> parts = new ArrayList<>();
    for (KeywordPost found : latest) {
      posts.add(found.keyword(), found.post(), nowMillis);
      if (found.trace() != null) {
        parts.add(traces.begin(Pipeline.VISUALIZATION, found.trace(), found.keyword().topic()));
      }
    }
    publisher.publishPosts();
    parts.forEach(Traces.Part::end);
  }

  private void open(Settings all, KafkaConnection kafka) {
    KeywordCommands.listen(vertx, new KeywordStore(kafka, all.fanout().ownTopics()));
    MuteCommands.listen(vertx, new MuteStore(kafka), state::find);
    SourceCommands.listen(vertx, new SourceSwitches(kafka), this::sourceNames);
    queries = new KafkaQueries(vertx, kafka);
    KafkaCommands.listen(vertx, queries);
    publisher.start();
    BrowserBridge bridge =
        new BrowserBridge(
            vertx,
            page.adminToken(),
            publisher.fullStates(),
            ConnectionLimits.ofProcess(all.http()).connections());
    JsonApi api = new JsonApi(vertx, state, posts, pipeline::status);
    server.open(
        PageRoutes.create(
            vertx, page, endpoints -> api.addTo(endpoints, postHandler), queries, bridge));
    topics.setLoaded();
    loaded.is(() -> Health.Result.UP);
    addLagChecks(all.observe().maxLagRecords());
  }

  private void addLagChecks(Long maxRecords) {
    Metrics.of(vertx).stage(Pipeline.VISUALIZATION).addLag(lag);
    if (maxRecords != null) {
      behind = Health.of(vertx).add(Pipeline.VISUALIZATION + "-lag");
      behind.is(() -> Health.Result.lagBelow(lag.getAsLong(), maxRecords));
    }
  }

  private List<String> sourceNames() {
    return pipeline.status().sources().stream().map(StageReport.Source::name).toList();
  }
}
