package io.murmuration.visualization;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.KeywordTable;
import io.murmuration.control.SourceSwitches;
import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.murmuration.stage.StageMeter;
import io.murmuration.stage.StageReport;
import io.murmuration.stage.StageReporter;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.http.KafkaCommands;
import io.murmuration.visualization.http.KafkaQueries;
import io.murmuration.visualization.http.KeywordCommands;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the latest picture: to browsers, which get all of it at first and then the changes, and as
 * JSON over HTTP. Takes changes of keywords, sources, topics and consumer groups from browsers that
 * may make them.
 */
public final class VisualizationVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(VisualizationVerticle.class);
  private static final int MAX_POSTS_KEPT = 5_000;

  private final Settings given;
  private final Handler<RoutingContext> takePosts;
  private final Supplier<Future<Void>> postsTaken;
  private final LiveState picture = new LiveState();
  private final PostSampler posts = new PostSampler(MAX_POSTS_KEPT);
  private final List<MeteredChanges> metered = new ArrayList<>();
  private StageMeter meter;
  private Traces traces;
  private final LongSupplier shownLag = this::lag;
  private KeywordTable keywords;
  private CompactedTopic mentions;
  private CompactedTopic relatedTerms;
  private CompactedTopic postChanges;
  private StageReporter reporter;
  private PipelineMonitor pipeline;
  private LatestPosts tails;
  private KafkaQueries questions;
  private Publisher publisher;
  private WebServer server;
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
   * @param takePosts answers {@code POST /api/posts}, {@code null} where no posts are taken
   * @param postsTaken stops that, and resolves when all that it took are answered
   */
  public VisualizationVerticle(
      Settings given, Handler<RoutingContext> takePosts, Supplier<Future<Void>> postsTaken) {
    this.given = given;
    this.takePosts = takePosts;
    this.postsTaken = postsTaken;
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.port();
  }

  /** Resolves when everything is shown that Kafka holds at this moment. From any thread. */
  public Future<Void> toEnd() {
    return Future.all(keywords.toEnd(), mentions.toEnd(), relatedTerms.toEnd(), postChanges.toEnd())
        .mapEmpty();
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
    meter = new StageMeter(System.nanoTime(), Metrics.of(vertx).stage(Pipeline.VISUALIZATION));
    loaded = Health.of(vertx).add(Pipeline.VISUALIZATION);
    traces = Traces.of(vertx, settings.observe());
    loaded.is(() -> Health.Result.down("the picture is being loaded"));
    return WebServer.listen(vertx, settings.visualization())
        .onSuccess(listening -> server = listening)
        .compose(listening -> ObserveVerticle.ensure(vertx, settings.observe()))
        .compose(observed -> Bootstrap.ensure(vertx, settings))
        .map(ensured -> ensured.ofStage("visualization"))
        .compose(
            kafka ->
                openTables(kafka)
                    .compose(opened -> openPipeline(kafka))
                    .compose(opened -> openPosts(kafka)))
        .onSuccess(opened -> open(settings));
  }

  @Override
  public Future<?> stop() {
    loaded.remove();
    Metrics.of(vertx).stage(Pipeline.VISUALIZATION).removeLag(shownLag);
    if (behind != null) {
      behind.remove();
    }
    if (publisher != null) {
      publisher.stop();
    }
    return Future.join(
        Stream.<Future<?>>of(
                postsTaken.get(),
                keywords == null ? null : keywords.close(),
                mentions == null ? null : mentions.close(),
                relatedTerms == null ? null : relatedTerms.close(),
                postChanges == null ? null : postChanges.close(),
                reporter == null ? null : reporter.stop(),
                pipeline == null ? null : pipeline.close(),
                tails == null ? null : tails.close(),
                questions == null ? null : questions.close())
            .filter(closing -> closing != null)
            .toList());
  }

  private Future<Void> openTables(KafkaConnection kafka) {
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
        .compose(
            opened -> {
              relatedTerms = opened;
              return open(kafka, Topics.POST_CHANGES, this::postChanged);
            })
        .onSuccess(opened -> postChanges = opened)
        .mapEmpty();
  }

  private Future<CompactedTopic> open(
      KafkaConnection kafka, String topic, CompactedTopic.ChangeHandler handler) {
    MeteredChanges changes = new MeteredChanges(meter, handler);
    metered.add(changes);
    return CompactedTopic.open(vertx, kafka, topic, changes);
  }

  private Future<PipelineMonitor> openPipeline(KafkaConnection kafka) {
    reporter =
        StageReporter.start(
            vertx, kafka, Pipeline.VISUALIZATION, meter::figures, Map::of, () -> null);
    return PipelineMonitor.open(vertx, kafka, picture::keywords, this::lag)
        .onSuccess(opened -> pipeline = opened);
  }

  private long lag() {
    return keywords.lag() + mentions.lag() + relatedTerms.lag() + postChanges.lag();
  }

  private Future<LatestPosts> openPosts(KafkaConnection kafka) {
    publisher = new Publisher(vertx, picture, posts, pipeline::status, meter);
    return LatestPosts.open(vertx, kafka, picture::keywords, this::addPosts)
        .onSuccess(
            opened -> {
              tails = opened;
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

  private void postChanged(String key, byte[] value) {
    try {
      PostChange change = PostChange.decode(value);
      if (change.post() == null) {
        posts.remove(change.source(), change.id());
      } else {
        posts.replace(change.post());
      }
    } catch (PostFormatException e) {
      LOG.warn("topic={} key={} is passed over: {}", Topics.POST_CHANGES, key, e.getMessage());
    }
  }

  private void open(Settings all) {
    Settings.Visualization settings = all.visualization();
    KeywordCommands.listen(vertx, new KeywordStore(Bootstrap.kafka(all), all.fanout().ownTopics()));
    SourceCommands.listen(vertx, new SourceSwitches(Bootstrap.kafka(all)), this::sourceNames);
    questions = new KafkaQueries(vertx, Bootstrap.kafka(all));
    KafkaCommands.listen(vertx, questions);
    publisher.start();
    BrowserBridge bridge = new BrowserBridge(vertx, settings.adminToken(), publisher.fullStates());
    server.open(
        new JsonApi(picture, posts, pipeline::status).routes(vertx, takePosts), questions, bridge);
    metered.forEach(MeteredChanges::setLoaded);
    loaded.is(() -> Health.Result.UP);
    tellLag(all.observe().maxLagRecords());
  }

  private void tellLag(Long maxRecords) {
    Metrics.of(vertx).stage(Pipeline.VISUALIZATION).addLag(shownLag);
    if (maxRecords != null) {
      behind = Health.of(vertx).add(Pipeline.VISUALIZATION + "-lag");
      behind.is(() -> Health.Result.lagBelow(lag(), maxRecords));
    }
  }

  private List<String> sourceNames() {
    return pipeline.status().sources().stream().map(StageReport.Source::name).toList();
  }

  private void keywordsChanged() {
    if (keywords != null) {
      picture.setKeywords(keywords.all());
      posts.setKeywords(keywords.all());
    }
  }
}
