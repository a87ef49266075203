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

/** All five verticles in one JVM; ingest comes last, when all others are there. */
public final class MurmurationVerticle extends VerticleBase {
  private final Settings given;
  private VisualizationVerticle visualization;
  private IngestVerticle ingest;

  /** Reads its settings from the verticle's configuration. */
  public MurmurationVerticle() {
    this(null);
  }

  public MurmurationVerticle(Settings given) {
    this.given = given;
  }

  /** The first verticle of the flow, once all are started. */
  public IngestVerticle ingest() {
    return ingest;
  }

  /** The last verticle of the flow, once all are started. */
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
        inbox == null ? new VisualizationVerticle(settings) : takingPosts(settings, inbox);
    ingest = new IngestVerticle(settings, inbox);
    return Future.join(
            vertx.deployVerticle(visualization),
            vertx.deployVerticle(new RelatedTermsVerticle(settings)),
            vertx.deployVerticle(new AggregateVerticle(settings)),
            vertx.deployVerticle(new FanoutVerticle(settings)))
        .compose(deployed -> vertx.deployVerticle(ingest));
  }

  /** Posts come in where the page is. */
  private static VisualizationVerticle takingPosts(Settings settings, PushInbox inbox) {
    PushHandler handler =
        new PushHandler(inbox, settings.ingest().push().token(), settings.visualization().host());
    return new VisualizationVerticle(settings, handler, inbox::drain);
  }
}
