package io.murmuration.observe;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ways of single posts through the stages. A stage that works on something of a trace hands the
 * trace on; where OpenTelemetry is asked for, by its variables in the environment, it tells of its
 * part as a span. From any thread, and without waiting.
 */
public final class Traces implements Shareable {
  private static final String KEY = "murmuration.traces";

  /** The part of a stage in a trace. */
  public interface Part {
    /** What is handed on to what is made of it. */
    TraceContext context();

    /** It is done: committed, or shown. */
    default void end() {}

    /** It has come to nothing, and will be done again. */
    default void fail() {}
  }

  /** Tells of the parts of traces. */
  interface Exporter extends AutoCloseable {
    /**
     * The part of a stage in a trace begins.
     *
     * @param from {@code null} where the trace begins
     * @param origin where the stage has it from: a topic, or a source
     */
    Part begin(String stage, TraceContext from, String origin);

    /** Sends what is left, for as long as a few seconds. */
    @Override
    void close();
  }

  private final double share;
  private final Exporter exporter;

  private Traces(double share, Exporter exporter) {
    this.share = share;
    this.exporter = exporter;
  }

  /** Those of a Vert.x; nobody has asked for an export yet, and none is made any more. */
  public static Traces of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Traces>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Traces(0, null));
  }

  /**
   * Those of a Vert.x; the first who asks says how they are exported.
   *
   * @throws ConfigException if the variables of OpenTelemetry make no sense
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

  /** Nothing of OpenTelemetry is loaded before this. */
  private static Exporter exporter(Vertx vertx, Settings.Observe settings) {
    Exporter exporter = OpenTelemetryExporter.create(settings.otel());
    ((VertxInternal) vertx)
        .addCloseHook(
            completion ->
                new Thread(
                        () -> {
                          exporter.close();
                          completion.succeed();
                        },
                        "close-traces")
                    .start());
    return exporter;
  }

  /** Whether a post that belongs to no trace is to begin one. */
  public boolean beginsOne() {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }

  /**
   * The part of a stage in a trace begins.
   *
   * @param from what it was handed, {@code null} where the trace begins
   * @param origin where it has it from: a topic, or a source
   */
  public Part begin(String stage, TraceContext from, String origin) {
    if (exporter != null) {
      return exporter.begin(stage, from, origin);
    }
    TraceContext handedOn = from == null ? TraceContext.begin() : from;
    return () -> handedOn;
  }
}
