package io.murmuration.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.murmuration.observe.TraceContext;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The headers of records that say to which trace they belong. */
public final class TraceHeaders {
  private TraceHeaders() {}

  /** {@code null} for a record that belongs to none. */
  public static TraceContext read(Headers headers) {
    Header parent = headers.lastHeader(TraceContext.TRACEPARENT);
    return parent == null
        ? null
        : TraceContext.parse(text(parent), text(headers.lastHeader(TraceContext.TRACESTATE)));
  }

  static void write(TraceContext trace, Headers headers) {
    headers.add(TraceContext.TRACEPARENT, trace.parent().getBytes(US_ASCII));
    if (trace.state() != null) {
      headers.add(TraceContext.TRACESTATE, trace.state().getBytes(US_ASCII));
    }
  }

  private static String text(Header header) {
    return header == null || header.value() == null ? null : new String(header.value(), US_ASCII);
  }
}
