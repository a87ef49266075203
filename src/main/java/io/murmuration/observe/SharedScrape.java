package io.murmuration.observe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Shares a scrape of metrics between the requests that arrive while it runs and in the second
 * after, so that requests cannot occupy more than one worker per format. Used by one event loop.
 */
final class SharedScrape {
  private static final long REUSE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Function<MetricsFormat, String> metrics;
  private final Map<MetricsFormat, Future<String>> shared = new EnumMap<>(MetricsFormat.class);

  /**
   * @param metrics reads the metrics on a worker, since those of Kafka's clients take time with
   *     many topics
   */
  SharedScrape(Vertx vertx, Function<MetricsFormat, String> metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  /** Returns the metrics, which are at most a second old. */
  Future<String> get(MetricsFormat format) {
    Future<String> current = shared.get(format);
    return current == null ? start(format) : current;
  }

  private Future<String> start(MetricsFormat format) {
    Future<String> started = vertx.executeBlocking(() -> metrics.apply(format), false);
    // Before the handlers, which run at once if it has failed already.
    shared.put(format, started);
    return started
        .onFailure(e -> shared.remove(format))
        .onSuccess(text -> vertx.setTimer(REUSE_MILLIS, timer -> shared.remove(format)));
  }
}
