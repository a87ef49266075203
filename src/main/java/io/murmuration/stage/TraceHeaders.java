package io.murmuration.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.murmuration.observe.TraceContext;
import org.apache.kafka.common.header.Headers;

/** Reads and writes the headers that assign a record to a trace. */
public final class TraceHeaders {
  private TraceHeaders() {}

  /** Returns the trace of a record, or {@code null} if it belongs to none. */
  public static TraceContext read(InputRecord record) {
    byte[] parent = record.header(TraceContext.TRACEPARENT);
    return parent == null
        ? null
        : TraceContext.parse(text(parent), text(record.header(TraceContext.TRACESTATE)));
  }

  static void write(TraceContext trace, Headers headers) {
    headers.add(TraceContext.TRACEPARENT, trace.parent().getBytes(US_ASCII));
    if (trace.state() != null) {
      headers.add(TraceContext.TRACESTATE, trace.state().getBytes(US_ASCII));
    }
  }

  private static String text(byte[] value) {
    return value == null ? null : new String(value, US_ASCII);
  }
}
