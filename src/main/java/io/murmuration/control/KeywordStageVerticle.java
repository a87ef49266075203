package io.murmuration.control;

import io.murmuration.config.Settings;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.observe.Health;
import io.murmuration.observe.ObserveVerticle;
import io.murmuration.observe.Traces;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.StageHooks;
import io.murmuration.stage.StageStep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A verticle that runs one {@link ExactlyOnceStage}. It creates missing topics and reads all
 * keywords before its first record. Undeploying it commits the applied records.
 */
public abstract class KeywordStageVerticle extends VerticleBase {
  private final Settings given;
  private final String inputPrefix;
  private KeywordTable keywords;
  private ExactlyOnceStage stage;
  private StageReporter reporter;
  private Health.Check assigned;
  private Health.Check lag;

  /**
   * @param given the settings, or {@code null} to read them from the verticle's configuration
   * @param inputPrefix the prefix of the installation to read from, or {@code null} to read from
   *     the installation of the settings, which is written to in any case
   */
  protected KeywordStageVerticle(Settings given, String inputPrefix) {
    this.given = given;
    this.inputPrefix = inputPrefix;
  }

  protected abstract ExactlyOnceStage.Options options(Settings settings);

  /** Creates the step of the stage. Called on a worker thread, after {@link #prepare}. */
  protected abstract StageStep step(Settings settings, KeywordTable keywords);

  /** Returns the hooks of the stage. Called after {@link #step}. */
  protected StageHooks hooks(KeywordTable keywords) {
    return new KeywordCatchUp(keywords);
  }

  /** Called once all keywords are read, before the stage starts. */
  protected Future<Void> prepare(Settings settings, KafkaConnection kafka, KeywordTable keywords) {
    return Future.succeededFuture();
  }

  /** Returns a remark on the stage for its users, or {@code null}. From any thread. */
  protected String note() {
    return null;
  }

  /** Called after the stage has stopped. */
  protected Future<Void> stopped() {
    return Future.succeededFuture();
  }

  /** Called after each change of the keywords, from the call of {@link #prepare} on. */
  protected void keywordsChanged() {}

  @Override
  public final Future<?> start() {
    Settings settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    assigned = Health.of(vertx).add(options(settings).name());
    Traces.of(vertx, settings.observe());
    return ObserveVerticle.ensure(vertx, settings)
        .compose(observed -> Bootstrap.ensure(vertx, settings, options(settings).name()))
        .compose(kafka -> start(settings, kafka))
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
                      hooks(keywords),
                      ProcessExit::fatal);
              check(settings.observe().maxLagRecords());
              Future<Void> started = stage.start();
              reporter =
                  new StageReporter(
                      vertx,
                      kafka,
                      options(settings).name(),
                      stage::figures,
                      stage::totals,
                      () -> null,
                      this::note);
              return started;
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
    return stage == null
        ? Future.succeededFuture()
        : stage
            .stop()
            .eventually(reporter::stop)
            .eventually(keywords::close)
            .eventually(this::stopped);
  }
}
