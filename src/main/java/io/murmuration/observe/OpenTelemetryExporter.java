package io.murmuration.observe;

import io.murmuration.config.ConfigException;
import io.murmuration.config.OtelVariables;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends spans as configured by the environment variables of OpenTelemetry, by default over HTTP. It
 * sends batches on its own thread and drops spans rather than blocking.
 */
final class OpenTelemetryExporter {
  private static final long CLOSING_SECONDS = 2;
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;

  private OpenTelemetryExporter(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    tracer = sdk.getTracer("io.murmuration");
  }

  static OpenTelemetryExporter create(OtelVariables variables) {
    if (!SLF4JBridgeHandler.isInstalled()) {
      // OpenTelemetry reports failures through java.util.logging.
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", "murmuration");
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.putAll(variables.properties());
    try {
      return new OpenTelemetryExporter(
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> properties)
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk());
    } catch (RuntimeException e) {
      throw new ConfigException(
          "OTEL_…: %s (traces are sent with http/protobuf)".formatted(e.getMessage()));
    }
  }

  /** Begins the part of a stage in a trace, as {@link Traces#begin}. */
  Traces.Part begin(String stage, TraceContext from, String origin) {
    Context parent =
        from == null ? Context.root() : W3C.extract(Context.root(), from, Headers.GETTER);
    Span span =
        tracer
            .spanBuilder(stage)
            .setParent(parent)
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute("messaging.destination.name", origin)
            .startSpan();
    return new SpanPart(span);
  }

  /** Sends the remaining spans, within a few seconds. */
  void close() {
    sdk.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
  }

  private static final class SpanPart implements Traces.Part {
    private final Span span;
    private final TraceContext context;

    SpanPart(Span span) {
      this.span = span;
      Map<String, String> headers = new HashMap<>();
      W3C.inject(Context.root().with(span), headers, Map::put);
      context =
          new TraceContext(
              headers.get(TraceContext.TRACEPARENT), headers.get(TraceContext.TRACESTATE));
    }

    @Override
    public TraceContext context() {
      return context;
    }

    @Override
    public void end() {
      span.end();
    }

    @Override
    public void fail() {
      span.setStatus(StatusCode.ERROR, "not committed").end();
    }
  }

  private enum Headers implements TextMapGetter<TraceContext> {
    GETTER;

    @Override
    public Iterable<String> keys(TraceContext carrier) {
      return List.of(TraceContext.TRACEPARENT, TraceContext.TRACESTATE);
    }

    @Override
    public String get(TraceContext carrier, String key) {
      return switch (key) {
        case TraceContext.TRACEPARENT -> carrier.parent();
        case TraceContext.TRACESTATE -> carrier.state();
        default -> null;
      };
    }
  }
}
