package io.murmuration.control;

import io.murmuration.config.Settings;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.observe.Health;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.StageStep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * The life of a verticle that runs one {@link ExactlyOnceStage}: it makes sure of the topics, reads
 * the keywords to their end, and only then takes its first record. Undeploying it commits what is
 * done.
 */
public abstract class KeywordStageVerticle extends VerticleBase {
  private final Settings given;
  private final String inputPrefix;
  private KeywordTable keywords;
  private ExactlyOnceStage stage;
  private Health.Check assigned;
  private Health.Check lag;

  /**
   * @param given the settings, or {@code null} to read them from the verticle's configuration
   */
  protected KeywordStageVerticle(Settings given) {
    this(given, null);
  }

  /**
   * @param inputPrefix of the installation whose topics are read, while those of the settings are
   *     written; {@code null} for the same
   */
  protected KeywordStageVerticle(Settings given, String inputPrefix) {
    this.given = given;
    this.inputPrefix = inputPrefix;
  }

  /** What distinguishes this stage from others. */
  protected abstract ExactlyOnceStage.Options options(Settings settings);

  /** What this stage does with its records; called on a worker thread. */
  protected abstract StageStep step(Settings settings, KeywordTable keywords);

  /** Called once all keywords are known, before the first record is taken. */
  protected Future<Void> prepare(Settings settings, KafkaConnection kafka, KeywordTable keywords) {
    return Future.succeededFuture();
  }

  /** Called after each change of the keywords, once {@link #prepare} has been. */
  protected void keywordsChanged() {}

  @Override
  public final Future<?> start() {
    Settings settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    assigned = Health.of(vertx).add(options(settings).name());
    Traces.of(vertx, settings.observe());
    return ObserveVerticle.ensure(vertx, settings.observe())
        .compose(observed -> Bootstrap.ensure(vertx, settings))
        .compose(kafka -> start(settings, kafka.ofStage(options(settings).name())))
        .onFailure(e -> assigned.is(() -> Health.Result.down(String.valueOf(e.getMessage()))));
  }

  private Future<Void> start(Settings settings, KafkaConnection kafka) {
    return KeywordTable.open(vertx, kafka, this::onKeywordsChanged)
        .compose(
            opened -> {
              keywords = opened;
              return prepare(settings, kafka, opened);
            })
        .compose(prepared -> vertx.executeBlocking(() -> step(settings, keywords)))
        .compose(
            step -> {
              stage =
                  new ExactlyOnceStage(
                      vertx,
                      inputPrefix == null ? kafka : kafka.withPrefix(inputPrefix),
                      kafka,
                      options(settings),
                      step,
                      keywords::expectChanges,
                      ProcessExit::fatal);
              check(settings.observe().maxLagRecords());
              return stage.start();
            });
  }

  private void check(Long maxLagRecords) {
    assigned.is(stage::assigned);
    if (maxLagRecords != null) {
      lag = Health.of(vertx).add(assigned.name() + "-lag");
      lag.is(() -> stage.lagBelow(maxLagRecords));
    }
  }

  private void onKeywordsChanged() {
    if (keywords != null) {
      keywordsChanged();
    }
  }

  @Override
  public final Future<?> stop() {
    assigned.remove();
    if (lag != null) {
      lag.remove();
    }
    return stage == null ? Future.succeededFuture() : stage.stop().eventually(keywords::close);
  }
}
