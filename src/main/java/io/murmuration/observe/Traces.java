package io.murmuration.observe;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Traces of single posts through the stages. A stage passes on the trace of a record. If the
 * environment variables of OpenTelemetry ask for it, the stage also exports its part as a span.
 * Thread-safe and non-blocking.
 */
public final class Traces implements Shareable {
  private static final String KEY = "murmuration.traces";

  /** The part of a stage in a trace. */
  public interface Part {
    /** Returns the context for the results of this part. */
    TraceContext context();

    /** Completes the part after its results are committed or shown. */
    default void end() {}

    /** Fails the part, which will be repeated. */
    default void fail() {}
  }

  private final double share;
  private final OpenTelemetryExporter exporter;

  private Traces(double share, OpenTelemetryExporter exporter) {
    this.share = share;
    this.exporter = exporter;
  }

  /** Returns the traces of a Vert.x; if there are none yet, their export stays disabled. */
  public static Traces of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Traces>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Traces(0, null));
  }

  /**
   * Returns the traces of a Vert.x. The first call determines their export.
   *
   * @throws ConfigException if the variables of OpenTelemetry are invalid
   */
  public static Traces of(Vertx vertx, Settings.Observe settings) {
    return vertx
        .sharedData()
        .<String, Traces>getLocalMap(KEY)
        .computeIfAbsent(
            KEY,
            key ->
                new Traces(
                    settings.shareOfTraces(),
                    settings.otel().exportsTraces() ? exporter(vertx, settings) : null));
  }

  /** Creates the exporter; classes of OpenTelemetry are not loaded before. */
  private static OpenTelemetryExporter exporter(Vertx vertx, Settings.Observe settings) {
    OpenTelemetryExporter exporter = OpenTelemetryExporter.create(settings.otel());
    ClosingVerticle.closeWith(vertx, exporter::close);
    return exporter;
  }

  /** Decides at random whether a post without a trace begins one. */
  public boolean beginsOne() {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }

  /**
   * Begins the part of a stage in a trace.
   *
   * @param from the context of the input, or {@code null} if the trace begins here
   * @param origin the topic or source of the input
   */
  public Part begin(String stage, TraceContext from, String origin) {
    if (exporter != null) {
      return exporter.begin(stage, from, origin);
    }
    TraceContext context = from == null ? TraceContext.begin() : from;
    return () -> context;
  }
}
