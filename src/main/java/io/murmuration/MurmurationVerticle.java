package io.murmuration;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.ingest.push.PushHandler;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushLimits;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Deploys all five verticles in one JVM; ingest starts after all others. */
public final class MurmurationVerticle extends VerticleBase {
  private final Settings given;
  private VisualizationVerticle visualization;
  private IngestVerticle ingest;

  /** Creates a verticle that reads its settings from its configuration. */
  public MurmurationVerticle() {
    this(null);
  }

  public MurmurationVerticle(Settings given) {
    this.given = given;
  }

  /** Returns the first verticle of the flow, or {@code null} before the start. */
  public IngestVerticle ingest() {
    return ingest;
  }

  /** Returns the last verticle of the flow, or {@code null} before the start. */
  public VisualizationVerticle visualization() {
    return visualization;
  }

  @Override
  public Future<?> start() {
    Settings settings = given != null ? given : Settings.parse(config().encode(), System.getenv());
    PushInbox inbox =
        settings.ingest().sources().contains(Source.PUSH)
            ? new PushInbox(PushLimits.of(settings.ingest().push()))
            : null;
    visualization =
        inbox == null ? new VisualizationVerticle(settings) : acceptingPosts(settings, inbox);
    ingest = new IngestVerticle(settings, inbox);
    return Future.join(
            vertx.deployVerticle(visualization),
            vertx.deployVerticle(new RelatedTermsVerticle(settings)),
            vertx.deployVerticle(new AggregateVerticle(settings)),
            vertx.deployVerticle(new FanoutVerticle(settings)))
        .compose(deployed -> vertx.deployVerticle(ingest));
  }

  /** Creates a visualization whose server also accepts posts. */
  private static VisualizationVerticle acceptingPosts(Settings settings, PushInbox inbox) {
    PushHandler handler =
        new PushHandler(inbox, settings.ingest().push().token(), settings.visualization().host());
    return new VisualizationVerticle(settings, handler, inbox::drain);
  }
}
