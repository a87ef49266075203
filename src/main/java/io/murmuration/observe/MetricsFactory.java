package io.murmuration.observe;

import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.VertxMetrics;

/**
 * Measures a Vert.x that Vert.x's own launcher creates, as {@link Metrics#createVertx} does for the
 * commands. Vert.x finds this class as a service; other Vert.x instances stay without metrics
 * unless their options enable them.
 */
public final class MetricsFactory implements VertxMetricsFactory {
  @Override
  public VertxMetrics metrics(VertxOptions options) {
    return Metrics.ofNewVertx();
  }

  /** The launcher passes default options, which would disable metrics. */
  @Override
  public MetricsOptions newOptions(MetricsOptions options) {
    return new MetricsOptions(options).setEnabled(true);
  }
}
