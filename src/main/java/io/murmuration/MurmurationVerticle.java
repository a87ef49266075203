package io.murmuration;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
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
    visualization = new VisualizationVerticle(settings);
    ingest = new IngestVerticle(settings);
    return Future.join(
            vertx.deployVerticle(visualization),
            vertx.deployVerticle(new RelatedTermsVerticle(settings)),
            vertx.deployVerticle(new AggregateVerticle(settings)),
            vertx.deployVerticle(new FanoutVerticle(settings)))
        .compose(deployed -> vertx.deployVerticle(ingest));
  }
}
