package io.murmuration.visualization;

import io.murmuration.config.Settings;
import io.murmuration.kafka.CompactedTable;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.KeywordPost;
import io.murmuration.kafka.KeywordStore;
import io.murmuration.kafka.KeywordTable;
import io.murmuration.kafka.PostTails;
import io.murmuration.kafka.SourceSwitches;
import io.murmuration.kafka.StageMeter;
import io.murmuration.kafka.StageReport;
import io.murmuration.kafka.StageReporter;
import io.murmuration.kafka.Topics;
import io.murmuration.post.PostChange;
import io.murmuration.post.PostFormatException;
import io.murmuration.visualization.pipeline.Pipeline;
import io.murmuration.visualization.pipeline.PipelineMonitor;
import io.murmuration.visualization.web.BrowserBridge;
import io.murmuration.visualization.web.KafkaCommands;
import io.murmuration.visualization.web.KafkaQuestions;
import io.murmuration.visualization.web.KeywordCommands;
import io.murmuration.visualization.web.SourceCommands;
import io.murmuration.visualization.web.WebServer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
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
  private final Picture picture = new Picture();
  private final PostSampler posts = new PostSampler(MAX_POSTS_KEPT);
  private final StageMeter meter = new StageMeter(System.nanoTime());
  private KeywordTable keywords;
  private CompactedTable mentions;
  private CompactedTable relatedTerms;
  private CompactedTable postChanges;
  private StageReporter reporter;
  private PipelineMonitor pipeline;
  private PostTails tails;
  private KafkaQuestions questions;
  private Publisher publisher;
  private HttpServer server;

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
    return server.actualPort();
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
    return Installation.ensure(vertx, settings)
        .map(ensured -> ensured.ofStage("visualization"))
        .compose(
            kafka ->
                openTables(kafka)
                    .compose(opened -> openPipeline(kafka))
                    .compose(opened -> openPosts(kafka)))
        .compose(opened -> listen(settings));
  }

  @Override
  public Future<?> stop() {
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
        .compose(
            opened -> {
              relatedTerms = opened;
              return open(kafka, Topics.POST_CHANGES, this::postChanged);
            })
        .onSuccess(opened -> postChanges = opened)
        .mapEmpty();
  }

  private Future<CompactedTable> open(
      KafkaSettings kafka, String topic, CompactedTable.ChangeHandler handler) {
    return CompactedTable.open(vertx, kafka, topic, new MeteredChanges(meter, handler));
  }

  private Future<PipelineMonitor> openPipeline(KafkaSettings kafka) {
    reporter =
        StageReporter.start(
            vertx, kafka, Pipeline.VISUALIZATION, meter::figures, Map::of, () -> null);
    return PipelineMonitor.open(vertx, kafka, picture::keywords, this::lag)
        .onSuccess(opened -> pipeline = opened);
  }

  private long lag() {
    return keywords.lag() + mentions.lag() + relatedTerms.lag() + postChanges.lag();
  }

  private Future<PostTails> openPosts(KafkaSettings kafka) {
    publisher = new Publisher(vertx, picture, posts, pipeline::status, meter);
    return PostTails.open(vertx, kafka, picture::keywords, this::addPosts)
        .onSuccess(
            opened -> {
              tails = opened;
              posts.skip();
            });
  }

  private void addPosts(List<KeywordPost> latest) {
    long nowMillis = System.currentTimeMillis();
    latest.forEach(found -> posts.add(found.keyword(), found.post(), nowMillis));
    publisher.publishPosts();
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

  private Future<HttpServer> listen(Settings all) {
    Settings.Visualization settings = all.visualization();
    KeywordCommands.listen(
        vertx, new KeywordStore(Installation.kafka(all), all.fanout().ownTopics()));
    SourceCommands.listen(vertx, new SourceSwitches(Installation.kafka(all)), this::sourceNames);
    questions = new KafkaQuestions(vertx, Installation.kafka(all));
    KafkaCommands.listen(vertx, questions);
    publisher.start();
    BrowserBridge bridge = new BrowserBridge(vertx, settings.adminToken(), publisher.fullStates());
    return WebServer.listen(
            vertx,
            new JsonApi(picture, posts, pipeline::status).routes(vertx, takePosts),
            questions,
            bridge,
            settings)
        .onSuccess(listening -> server = listening);
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
