package io.murmuration.stage;

import io.murmuration.observe.TraceContext;
import io.murmuration.observe.Traces;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/** The spans of a transaction in the traces of its input. For one thread. */
final class StageTraces {
  /** Maximum spans per transaction; beyond it, traces are passed on without a span. */
  private static final int MAX_PARTS = 1_000;

  private static final String TRACE_ID = "traceId";

  private final Traces traces;
  private final String stage;
  private final List<Traces.Part> parts = new ArrayList<>();
  private TraceContext current;

  StageTraces(Traces traces, String stage) {
    this.traces = traces;
    this.stage = stage;
  }

  /** Adds the records sent from now on to a trace, until {@link #leave}. */
  void enter(TraceContext from, String origin) {
    current = from;
    if (parts.size() < MAX_PARTS) {
      Traces.Part part = traces.begin(stage, from, origin);
      parts.add(part);
      current = part.context();
    }
    if (current != null) {
      MDC.put(TRACE_ID, current.traceId());
    }
  }

  boolean beginsOne() {
    return traces.beginsOne();
  }

  void leave() {
    if (current != null) {
      current = null;
      MDC.remove(TRACE_ID);
    }
  }

  /** Adds the headers of the current trace to a record to send. */
  void mark(Headers headers) {
    if (current != null) {
      TraceHeaders.write(current, headers);
    }
  }

  void committed() {
    if (!parts.isEmpty()) {
      parts.forEach(Traces.Part::end);
      parts.clear();
    }
  }

  void discarded() {
    leave();
    parts.forEach(Traces.Part::fail);
    parts.clear();
  }
}
